namespace Microsoft.ML.VideoDetection;

/// <summary>Describes the content of a PyTorch checkpoint or an ONNX model.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Format">"zip" or "legacy" for PyTorch, "safetensors" or "onnx".</param>
/// <param name="Content">Description of what it can be used for.</param>
/// <param name="Entries">Its tensors, in the order of the file.</param>
/// <param name="Metadata">Its <c>meta</c> entry as text, with long values truncated; for an ONNX model its producer.</param>
/// <param name="Architecture">The architecture of a whole detector; null for anything else.</param>
public sealed record CheckpointSummary(
    string Path,
    string Format,
    string Content,
    IReadOnlyList<CheckpointEntry> Entries,
    IReadOnlyDictionary<string, string> Metadata,
    DeepFeatureFlowArchitecture? Architecture);

/// <summary>Describes one tensor of a checkpoint.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="ElementType">Type of its elements, "Float32" for example.</param>
public sealed record CheckpointEntry(string Name, IReadOnlyList<long> Shape, string ElementType)
{
    /// <summary>Gets the number of elements.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, side) => product * side);
}
