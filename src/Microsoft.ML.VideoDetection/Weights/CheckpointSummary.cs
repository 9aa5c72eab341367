namespace Microsoft.ML.VideoDetection;

/// <summary>Describes what a PyTorch checkpoint, or an ONNX model, holds.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">"zip" or "legacy" of PyTorch, or "onnx".</param>
/// <param name="Content">What it can be used for, in words.</param>
/// <param name="Entries">Its tensors, in the order of the file.</param>
/// <param name="Metadata">Its <c>meta</c> entry as text, long values cut; of an ONNX model its producer.</param>
/// <param name="Architecture">The architecture of a whole detector; null for anything else.</param>
public sealed record CheckpointSummary(
    string Path,
    string Format,
    string Content,
    IReadOnlyList<CheckpointEntry> Entries,
    IReadOnlyDictionary<string, string> Metadata,
    DeepFeatureFlowArchitecture? Architecture);

/// <summary>One tensor of a checkpoint.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape; empty for a single number.</param>
/// <param name="ElementType">Type of its elements, "Float32" for example.</param>
public sealed record CheckpointEntry(string Name, IReadOnlyList<long> Shape, string ElementType)
{
    /// <summary>Gets the number of elements.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, side) => product * side);
}
