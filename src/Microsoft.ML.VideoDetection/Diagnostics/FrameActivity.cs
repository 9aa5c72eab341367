using System.Diagnostics;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection;

namespace Microsoft.ML.VideoDetection;

/// <summary>
/// Names the parts of the work on a frame, and of a training step, whose times an <see cref="ActivityListener"/> or OpenTelemetry can collect.
/// </summary>
/// <remarks>
/// Each part is an <see cref="Activity"/> of the source <see cref="SourceName"/>, whose operation name is one of the constants. Without a listener nothing is
/// measured, at no cost.
/// </remarks>
public static class FrameActivity
{
    /// <summary>Names the source of activities: "Microsoft.ML.VideoDetection".</summary>
    public const string SourceName = "Microsoft.ML.VideoDetection";

    /// <summary>Measures decoding of a frame of a video file.</summary>
    public const string Decode = "decode";

    /// <summary>Measures resizing and normalizing of a frame for the network.</summary>
    public const string Resize = "resize";

    /// <summary>Measures the backbone, on key frames.</summary>
    public const string Backbone = "backbone";

    /// <summary>Measures the neck, on key frames.</summary>
    public const string Neck = "neck";

    /// <summary>Measures estimation of motion, on the frames between key frames.</summary>
    public const string Flow = "flow";

    /// <summary>Measures warping of the key frame's features.</summary>
    public const string Warp = "warp";

    /// <summary>Measures the proposal head.</summary>
    public const string Proposals = "proposals";

    /// <summary>Measures decoding, suppression and selection of proposals.</summary>
    public const string ProposalChoice = "choice of proposals";

    /// <summary>Measures pooling of features for the region head; has the tag <see cref="RegionCount"/>.</summary>
    public const string RoiAlign = "RoIAlign";

    /// <summary>Measures the region head.</summary>
    public const string RegionHead = "region head";

    /// <summary>Measures decoding, suppression and selection of detections.</summary>
    public const string DetectionChoice = "choice of detections";

    /// <summary>Measures drawing of detections onto a frame.</summary>
    public const string Draw = "draw";

    /// <summary>Measures encoding of an annotated frame.</summary>
    public const string Encode = "encode";

    /// <summary>Measures the forward pass of a training step, including the losses.</summary>
    public const string Forward = "forward";

    /// <summary>Measures the backward pass of a training step.</summary>
    public const string Backward = "backward";

    /// <summary>Names the tag of <see cref="RoiAlign"/> with the number of boxes that the region head gets, an <see cref="int"/>.</summary>
    public const string RegionCount = "regions";

    private static readonly ActivitySource _source = new(SourceName);

    /// <summary>Starts the activity of a part, which ends when the result is disposed; returns null without a listener.</summary>
    internal static Activity? Start(string part) => _source.StartActivity(part);
}
