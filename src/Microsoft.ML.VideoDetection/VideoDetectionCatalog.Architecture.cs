using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;

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
}
