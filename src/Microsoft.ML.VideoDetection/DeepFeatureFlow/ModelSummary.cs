using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Weights;

namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies how a file holds a model or weights.</summary>
public enum ModelFileFormat
{
    /// <summary>A model zip of ML.NET that this library wrote.</summary>
    ModelZip,

    /// <summary>A checkpoint of a training, or the workspace folder that holds it.</summary>
    TrainingCheckpoint,

    /// <summary>PyTorch's <c>.pth</c> in the zip format, written since PyTorch 1.6.</summary>
    PyTorchZip,

    /// <summary>PyTorch's <c>.pth</c> in the format before that.</summary>
    PyTorchLegacy,

    /// <summary>A <c>.safetensors</c> file.</summary>
    SafeTensors,

    /// <summary>An <c>.onnx</c> model.</summary>
    Onnx,
}

/// <summary>Specifies what a file of weights can be used for.</summary>
public enum ModelContent
{
    /// <summary>A network of another library, or of no known shape.</summary>
    Unknown,

    /// <summary>A whole detector.</summary>
    Detector,

    /// <summary>A whole segmenter.</summary>
    Segmenter,

    /// <summary>A backbone, for <see cref="VideoTrainerOptions.InitialWeightsPath"/>.</summary>
    Backbone,

    /// <summary>A flow network, for <see cref="VideoTrainerOptions.FlowWeightsPath"/>.</summary>
    FlowNetwork,
}

/// <summary>Describes a model, a file of weights, or the workspace of a training.</summary>
public sealed record ModelSummary
{
    /// <summary>Gets the file or folder that was inspected.</summary>
    public required string Path { get; init; }

    /// <summary>Gets how the file holds its weights.</summary>
    public required ModelFileFormat Format { get; init; }

    /// <summary>Gets what the weights can be used for.</summary>
    public required ModelContent Content { get; init; }

    /// <summary>Gets one line of text that describes the content; for <see cref="ModelContent.Unknown"/>, why it cannot be used.</summary>
    public required string Description { get; init; }

    /// <summary>Gets the tensors in the order of the file; empty for a workspace that has no checkpoint yet.</summary>
    public IReadOnlyList<CheckpointEntry> Entries { get; init; } = [];

    /// <summary>Gets a PyTorch checkpoint's <c>meta</c> entry as text, long values truncated; for an ONNX model its producer; otherwise empty.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Gets the architecture of a whole detector or segmenter; null for anything else. For a PyTorch checkpoint, what its weights do not tell is as
    /// published, and classes that it does not name are called "class 1", "class 2" and so on.
    /// </summary>
    public DeepFeatureFlowArchitecture? Architecture { get; init; }

    /// <summary>Gets steps, time and the best validation so far of a training; null for other files, and for a workspace that has no checkpoint yet.</summary>
    public TrainingState? Training { get; init; }
}

/// <summary>Describes one tensor of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape; empty for a single number.</param>
/// <param name="ElementType">Type of its elements, "Float32" for example.</param>
public sealed record CheckpointEntry(string Name, IReadOnlyList<long> Shape, string ElementType)
{
    /// <summary>Gets the number of elements.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, side) => product * side);
}
