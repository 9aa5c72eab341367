using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.VideoDetection.Tasks.Detection;

namespace Microsoft.ML.VideoDetection;

/// <content>What a network costs.</content>
public sealed partial class VideoDetectionCatalog
{
    /// <summary>Counts the floating-point operations of a network on a frame, without weights and without computing anything.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="frameWidth">Width of the frames in source pixels, at least 1.</param>
    /// <param name="frameHeight">Height of the frames in source pixels, at least 1.</param>
    /// <param name="regionCount">Boxes that the region head classifies, 0 or more. Default: 300, as many as proposals are kept at most by the published models.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or the number of regions is out of range.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
    public OperationCounts CountOperations(DeepFeatureFlowArchitecture architecture, int frameWidth, int frameHeight, int regionCount = 300)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frameWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frameHeight);
        ArgumentOutOfRangeException.ThrowIfNegative(regionCount);
        return NetworkOperations.Count(architecture, frameWidth, frameHeight, regionCount);
    }
}
