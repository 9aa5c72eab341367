using System.Collections.Immutable;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Microsoft.ML.VideoDetection;

/// <summary>Holds the labels of one frame, with boxes x0 y0 x1 y1 in source-frame pixels, clipped to the frame.</summary>
/// <remarks>
/// All arrays follow the order of <see cref="Labels"/>; an array is empty if a dataset does not have its values. Existing arrays can be wrapped without a copy
/// by <see cref="System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray{T}"/>.
/// </remarks>
public sealed record FrameAnnotation
{
    /// <summary>Gets an annotation without labels: a valid negative.</summary>
    public static FrameAnnotation Empty { get; } = new();

    /// <summary>Gets the 1-based class of each object, as ML.NET's keys count.</summary>
    public ImmutableArray<uint> Labels { get; init; } = [];

    /// <summary>Gets x0 y0 x1 y1 of each object.</summary>
    public ImmutableArray<float> Boxes { get; init; } = [];

    /// <summary>Gets the track of each object, unique within its video; empty if tracks are not labeled.</summary>
    public ImmutableArray<int> TrackIds { get; init; } = [];

    /// <summary>Gets x0 y0 x1 y1 of crowds and uncertain objects, neither positive nor negative.</summary>
    public ImmutableArray<float> IgnoredBoxes { get; init; } = [];

    /// <summary>Gets whether each object is partly occluded.</summary>
    public ImmutableArray<bool> Occluded { get; init; } = [];

    /// <summary>Gets whether each box was interpolated by the annotation tool.</summary>
    public ImmutableArray<bool> Generated { get; init; } = [];
}
