using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Weights.Onnx;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
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

/// <summary>What a file of weights holds, as far as this library can use it.</summary>
internal enum WeightFileKind
{
    /// <summary>A whole detector, as mmtracking saves it.</summary>
    Detector,

    /// <summary>A ResNet or ResNeXt classifier or backbone, as torchvision or OpenMMLab name it, or as an ONNX graph.</summary>
    Backbone,

    /// <summary>A FlowNetSimple, as mmtracking names it.</summary>
    FlowNetwork,
}

/// <summary>Weights by the names that they have in the whole network, from a PyTorch checkpoint or an ONNX model.</summary>
internal sealed class WeightFile : IWeightSource
{
    private readonly IWeightSource _source;

    private WeightFile(IWeightSource source, WeightFileKind kind, IReadOnlyDictionary<string, object?> metadata)
    {
        _source = source;
        Kind = kind;
        Metadata = metadata;
    }

    /// <inheritdoc/>
    public string Path => _source.Path;

    /// <summary>Gets which part of a network it is.</summary>
    public WeightFileKind Kind { get; }

    /// <summary>Gets the entries, without those that a detector has no use for.</summary>
    public IReadOnlyDictionary<string, WeightOutline> Outlines => _source.Outlines;

    /// <summary>Gets the <c>meta</c> entry of a checkpoint; empty where there is none.</summary>
    public IReadOnlyDictionary<string, object?> Metadata { get; }

    /// <summary>Opens a file that is recognised by its content.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is neither a checkpoint nor an ONNX model, or one of something else.</exception>
    public static WeightFile Open(string path)
    {
        if (OnnxModel.TryOpen(path) is { } model)
            return new WeightFile(new OnnxBackbone(model), WeightFileKind.Backbone, new Dictionary<string, object?>());
        PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(path);
        try
        {
            var weights = new CheckpointWeights(checkpoint);
            return new WeightFile(weights, weights.Kind, weights.Metadata);
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void CopyTo(IReadOnlyDictionary<string, Tensor> destinations) => _source.CopyTo(destinations);

    public void Dispose() => _source.Dispose();
}

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
