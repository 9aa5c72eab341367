using Microsoft.ML.VideoDetection.Weights.PyTorch;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>What a checkpoint holds, as far as this library can use it.</summary>
internal enum WeightFileKind
{
    /// <summary>A whole detector, as mmtracking saves it.</summary>
    Detector,

    /// <summary>A ResNet or ResNeXt classifier or backbone, as torchvision or OpenMMLab name it.</summary>
    Backbone,

    /// <summary>A FlowNetSimple, as mmtracking names it.</summary>
    FlowNetwork,
}

/// <summary>A checkpoint whose entries carry the names that they have in the whole network.</summary>
internal sealed class WeightFile : IWeightSource
{
    private readonly PyTorchCheckpoint _checkpoint;

    private WeightFile(PyTorchCheckpoint checkpoint)
    {
        _checkpoint = checkpoint;
        (Kind, Entries) = CheckpointNames.Recognise(checkpoint);
        Outlines = Entries.ToDictionary(entry => entry.Key, entry => new WeightOutline(entry.Value.Shape, entry.Value.DType), StringComparer.Ordinal);
    }

    public string Path => _checkpoint.Path;

    public WeightFileKind Kind { get; }

    /// <summary>Gets the entries by their name in the network, without those that a detector has no use for.</summary>
    public IReadOnlyDictionary<string, CheckpointTensor> Entries { get; }

    public IReadOnlyDictionary<string, WeightOutline> Outlines { get; }

    public IReadOnlyDictionary<string, object?> Metadata => _checkpoint.Metadata;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no checkpoint, or one of something else.</exception>
    public static WeightFile Open(string path)
    {
        var checkpoint = PyTorchCheckpoint.Open(path);
        try
        {
            return new WeightFile(checkpoint);
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    public void CopyTo(IReadOnlyDictionary<string, Tensor> destinations)
    {
        foreach ((string name, Tensor destination) in destinations)
            Entries[name].CopyTo(destination);
    }

    public void Dispose() => _checkpoint.Dispose();
}
