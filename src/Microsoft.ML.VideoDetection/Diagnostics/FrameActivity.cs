using System.Diagnostics;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection;

namespace Microsoft.ML.VideoDetection.Diagnostics;

/// <summary>
/// The parts of the work on a frame, and of a training step, for whoever wants to see their times: an <see cref="ActivityListener"/>, OpenTelemetry, the
/// benchmark. Costs nothing while nobody listens.
/// </summary>
internal static class FrameActivity
{
    /// <summary>Name of the source of activities.</summary>
    public const string SourceName = "Microsoft.ML.VideoDetection";

    public const string Decode = "decode";
    public const string Resize = "resize";
    public const string Backbone = "backbone";
    public const string Neck = "neck";
    public const string Flow = "flow";
    public const string Warp = "warp";
    public const string Proposals = "proposals";
    public const string ProposalChoice = "choice of proposals";
    public const string RoiAlign = "RoIAlign";
    public const string RegionHead = "region head";
    public const string DetectionChoice = "choice of detections";
    public const string Draw = "draw";
    public const string Encode = "encode";
    public const string Forward = "forward";
    public const string Backward = "backward";

    private static readonly ActivitySource _source = new(SourceName);

    /// <summary>Tag of <see cref="RoiAlign"/>: how many boxes the region head gets.</summary>
    public const string RegionCount = "regions";

    /// <summary>Gets the parts that choose boxes and fetch their features: RoIAlign, decoding of boxes, suppression.</summary>
    public static IReadOnlyList<string> ChoosingParts { get; } = [ProposalChoice, RoiAlign, DetectionChoice];

    /// <summary>Begins a part, which ends when the result is disposed; null while nobody listens.</summary>
    public static Activity? Start(string part) => _source.StartActivity(part);
}
