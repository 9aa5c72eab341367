using System.Diagnostics;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection;

namespace Microsoft.ML.VideoDetection;

/// <summary>Names the parts of the work on a frame, and of a training step, whose times an <see cref="ActivityListener"/> or OpenTelemetry can collect.</summary>
/// <remarks>
/// Each part is an <see cref="Activity"/> of the source <see cref="SourceName"/>, whose operation name is one of the constants. Nothing is measured, and nothing
/// costs time, while nobody listens.
/// </remarks>
public static class FrameActivity
{
    /// <summary>Name of the source of activities: "Microsoft.ML.VideoDetection".</summary>
    public const string SourceName = "Microsoft.ML.VideoDetection";

    /// <summary>Decoding of a frame of a video file.</summary>
    public const string Decode = "decode";

    /// <summary>Resizing and normalizing of a frame for the network.</summary>
    public const string Resize = "resize";

    /// <summary>The backbone, on key frames.</summary>
    public const string Backbone = "backbone";

    /// <summary>The neck, on key frames.</summary>
    public const string Neck = "neck";

    /// <summary>Estimation of motion, on the frames between key frames.</summary>
    public const string Flow = "flow";

    /// <summary>Warping of the key frame's features.</summary>
    public const string Warp = "warp";

    /// <summary>The proposal head.</summary>
    public const string Proposals = "proposals";

    /// <summary>Decoding, suppression and selection of proposals.</summary>
    public const string ProposalChoice = "choice of proposals";

    /// <summary>Pooling of features for the region head; has the tag <see cref="RegionCount"/>.</summary>
    public const string RoiAlign = "RoIAlign";

    /// <summary>The region head.</summary>
    public const string RegionHead = "region head";

    /// <summary>Decoding, suppression and selection of detections.</summary>
    public const string DetectionChoice = "choice of detections";

    /// <summary>Drawing of detections onto a frame.</summary>
    public const string Draw = "draw";

    /// <summary>Encoding of an annotated frame.</summary>
    public const string Encode = "encode";

    /// <summary>Forward pass of a training step, losses included.</summary>
    public const string Forward = "forward";

    /// <summary>Backward pass of a training step.</summary>
    public const string Backward = "backward";

    /// <summary>Tag of <see cref="RoiAlign"/>: how many boxes the region head gets, as an <see cref="int"/>.</summary>
    public const string RegionCount = "regions";

    private static readonly ActivitySource _source = new(SourceName);

    /// <summary>Begins a part, which ends when the result is disposed; null while nobody listens.</summary>
    internal static Activity? Start(string part) => _source.StartActivity(part);
}
