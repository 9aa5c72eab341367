using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Gives the entries of a PyTorch checkpoint under the names that they have in the whole network.</summary>
internal sealed class CheckpointWeights : IWeightSource
{
    private readonly PyTorchCheckpoint _checkpoint;
    private readonly IReadOnlyDictionary<string, CheckpointTensor> _entries;

    /// <param name="checkpoint">Taken over, unless this throws.</param>
    /// <exception cref="InvalidDataException">The names are those of something else.</exception>
    public CheckpointWeights(PyTorchCheckpoint checkpoint)
    {
        _checkpoint = checkpoint;
        (Kind, _entries) = CheckpointNames.Recognise(checkpoint);
        Outlines = _entries.ToDictionary(entry => entry.Key, entry => new WeightOutline(entry.Value.Shape, entry.Value.DType), StringComparer.Ordinal);
    }

    /// <summary>Gets which part of a network it is.</summary>
    public WeightFileKind Kind { get; }

    /// <inheritdoc/>
    public string Path => _checkpoint.Path;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, WeightOutline> Outlines { get; }

    /// <summary>Gets what the checkpoint says about itself.</summary>
    public IReadOnlyDictionary<string, object?> Metadata => _checkpoint.Metadata;

    /// <inheritdoc/>
    public void CopyTo(IReadOnlyDictionary<string, Tensor> destinations)
    {
        foreach ((string name, Tensor destination) in destinations)
            _entries[name].CopyTo(destination);
    }

    public void Dispose() => _checkpoint.Dispose();
}
