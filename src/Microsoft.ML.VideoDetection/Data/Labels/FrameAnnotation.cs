using System.Collections.Immutable;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Microsoft.ML.VideoDetection;

/// <summary>What is labelled on one frame. Boxes are in source-frame pixels, x0 y0 x1 y1, clipped to the frame.</summary>
/// <remarks>Arrays that exist are taken without a copy by <see cref="System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray{T}"/>. All follow the order of <see cref="Labels"/>; empty where a dataset does not say.</remarks>
public sealed record FrameAnnotation
{
    /// <summary>Gets a frame on which nothing is labelled: a valid negative.</summary>
    public static FrameAnnotation Empty { get; } = new();

    /// <summary>Gets the 1-based class of each object, as ML.NET's keys count.</summary>
    public ImmutableArray<uint> Labels { get; init; } = [];

    /// <summary>Gets x0 y0 x1 y1 of each object.</summary>
    public ImmutableArray<float> Boxes { get; init; } = [];

    /// <summary>Gets the track of each object, unique within its video; empty where tracks are not labelled.</summary>
    public ImmutableArray<int> TrackIds { get; init; } = [];

    /// <summary>Gets x0 y0 x1 y1 of crowds and uncertain objects, neither positive nor negative.</summary>
    public ImmutableArray<float> IgnoredBoxes { get; init; } = [];

    /// <summary>Gets whether each object is partly hidden.</summary>
    public ImmutableArray<bool> Occluded { get; init; } = [];

    /// <summary>Gets whether each box was interpolated by the annotators' tool.</summary>
    public ImmutableArray<bool> Generated { get; init; } = [];
}
