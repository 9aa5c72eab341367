using Microsoft.ML.VideoDetection.Data.Synthetic;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Weights of a network in a file, whose elements are read when it is known where they go.</summary>
internal interface IWeightSource : IDisposable
{
    /// <summary>Gets the file, for messages.</summary>
    string Path { get; }

    /// <summary>Gets what is there, by the names of the whole network.</summary>
    IReadOnlyDictionary<string, WeightOutline> Outlines { get; }

    /// <summary>Reads entries into tensors of their shapes, whose type can hold them.</summary>
    /// <param name="destinations">By the names of the entries.</param>
    void CopyTo(IReadOnlyDictionary<string, Tensor> destinations);
}

/// <summary>What is known of an entry before its elements are read.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="DType">The type of its elements.</param>
internal readonly record struct WeightOutline(long[] Shape, ScalarType DType);
