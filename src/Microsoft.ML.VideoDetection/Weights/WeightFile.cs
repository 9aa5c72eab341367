using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Weights.Onnx;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Provides weights of a network in a file, whose elements are read only when their destination is known.</summary>
internal interface IWeightSource : IDisposable
{
    /// <summary>Gets the path of the file, for messages.</summary>
    string Path { get; }

    /// <summary>Gets the entries, by the names of the whole network.</summary>
    IReadOnlyDictionary<string, WeightOutline> Outlines { get; }

    /// <summary>Reads entries into tensors of their shapes, whose type can represent them.</summary>
    /// <param name="destinations">Tensors by the names of the entries.</param>
    void CopyTo(IReadOnlyDictionary<string, Tensor> destinations);
}

/// <summary>Describes an entry before its elements are read.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="DType">The type of its elements.</param>
internal readonly record struct WeightOutline(long[] Shape, ScalarType DType);

/// <summary>Specifies the supported content of a file of weights.</summary>
internal enum WeightFileKind
{
    /// <summary>Specifies a whole detector, as mmtracking saves it.</summary>
    Detector,

    /// <summary>Specifies a ResNet or ResNeXt classifier or backbone, as torchvision or OpenMMLab name it, or as an ONNX graph.</summary>
    Backbone,

    /// <summary>Specifies a FlowNetSimple, as mmtracking names it.</summary>
    FlowNetwork,
}

/// <summary>Provides weights by the names of the whole network, from a PyTorch checkpoint or an ONNX model.</summary>
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

    /// <summary>Gets which part of a network the file contains.</summary>
    public WeightFileKind Kind { get; }

    /// <summary>Gets the entries, without those that a detector does not use.</summary>
    public IReadOnlyDictionary<string, WeightOutline> Outlines => _source.Outlines;

    /// <summary>Gets the <c>meta</c> entry of a checkpoint; empty if there is none.</summary>
    public IReadOnlyDictionary<string, object?> Metadata { get; }

    /// <summary>Opens a file that is recognized by its content.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is neither a checkpoint nor an ONNX model, or not of a supported network.</exception>
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

/// <summary>Provides the entries of a PyTorch checkpoint under the names of the whole network.</summary>
internal sealed class CheckpointWeights : IWeightSource
{
    private readonly PyTorchCheckpoint _checkpoint;
    private readonly IReadOnlyDictionary<string, CheckpointTensor> _entries;

    /// <param name="checkpoint">The checkpoint; owned by this object unless the constructor throws.</param>
    /// <exception cref="InvalidDataException">The names are not those of a supported network.</exception>
    public CheckpointWeights(PyTorchCheckpoint checkpoint)
    {
        _checkpoint = checkpoint;
        (Kind, _entries) = CheckpointNames.Recognize(checkpoint);
        Outlines = _entries.ToDictionary(entry => entry.Key, entry => new WeightOutline(entry.Value.Shape, entry.Value.DType), StringComparer.Ordinal);
    }

    /// <summary>Gets which part of a network the file contains.</summary>
    public WeightFileKind Kind { get; }

    /// <inheritdoc/>
    public string Path => _checkpoint.Path;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, WeightOutline> Outlines { get; }

    /// <summary>Gets the metadata of the checkpoint.</summary>
    public IReadOnlyDictionary<string, object?> Metadata => _checkpoint.Metadata;

    /// <inheritdoc/>
    public void CopyTo(IReadOnlyDictionary<string, Tensor> destinations)
    {
        foreach ((string name, Tensor destination) in destinations)
            _entries[name].CopyTo(destination);
    }

    public void Dispose() => _checkpoint.Dispose();
}
