using System.Diagnostics;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>
/// The parts of the work on a frame, for whoever wants to see their times: an <see cref="ActivityListener"/>, OpenTelemetry, the
/// benchmark. Costs nothing while nobody listens.
/// </summary>
internal static class FrameActivity
{
    /// <summary>Name of the source of activities.</summary>
    public const string SourceName = "Microsoft.ML.VideoDetection";

    public const string Resize = "resize";
    public const string Backbone = "backbone";
    public const string Neck = "neck";
    public const string Flow = "flow";
    public const string Warp = "warp";
    public const string Proposals = "proposals";
    public const string RoiAlign = "RoIAlign";
    public const string RegionHead = "region head";
    public const string Suppression = "suppression";

    private static readonly ActivitySource _source = new(SourceName);

    /// <summary>Begins a part, which ends when the result is disposed; null while nobody listens.</summary>
    public static Activity? Start(string part) => _source.StartActivity(part);
}
