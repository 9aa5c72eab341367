using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Weights.Onnx;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights;

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
