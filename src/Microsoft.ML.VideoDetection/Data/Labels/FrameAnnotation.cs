using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Microsoft.ML.VideoDetection;

/// <summary>What is labelled on one frame. Boxes are in source-frame pixels, x0 y0 x1 y1, clipped to the frame.</summary>
/// <remarks>All arrays follow the order of <see cref="Labels"/>; empty where a dataset does not say.</remarks>
public sealed record FrameAnnotation
{
    /// <summary>Gets a frame on which nothing is labelled: a valid negative.</summary>
    public static FrameAnnotation Empty { get; } = new();

    /// <summary>Gets the 1-based class of each object, as ML.NET's keys count.</summary>
    public uint[] Labels { get; init; } = [];

    /// <summary>Gets x0 y0 x1 y1 of each object.</summary>
    public float[] Boxes { get; init; } = [];

    /// <summary>Gets the track of each object, unique within its video; empty where tracks are not labelled.</summary>
    public int[] TrackIds { get; init; } = [];

    /// <summary>Gets x0 y0 x1 y1 of crowds and uncertain objects, neither positive nor negative.</summary>
    public float[] IgnoredBoxes { get; init; } = [];

    /// <summary>Gets whether each object is partly hidden.</summary>
    public bool[] Occluded { get; init; } = [];

    /// <summary>Gets whether each box was interpolated by the annotators' tool.</summary>
    public bool[] Generated { get; init; } = [];
}
