using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tasks.Detection;

namespace Microsoft.ML.VideoDetection;

/// <content>The architecture of a detector in a file.</content>
public sealed partial class VideoDetectionCatalog
{
    /// <summary>Reads the architecture of a detector without its weights. Nothing in the file is run.</summary>
    /// <param name="path">
    /// A model zip of this library, alone or in a chain, a checkpoint of a training, or a PyTorch checkpoint (<c>.pth</c>).
    /// </param>
    /// <returns>
    /// The architecture; null when the file holds a backbone or a flow network only. Of a PyTorch checkpoint, what its weights do not tell
    /// is as published, and classes that it does not name are called "class 1", "class 2" and so on.
    /// </returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or holds something else.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
    public DeepFeatureFlowArchitecture? ReadArchitecture(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return InitialWeights.ReadArchitecture(path);
    }

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
