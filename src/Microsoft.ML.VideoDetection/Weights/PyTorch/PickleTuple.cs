namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>A Python tuple or a <c>torch.Size</c>.</summary>
internal sealed class PickleTuple(object?[] items) : PickleContainer
{
    public object?[] Items { get; } = items;

    public override int ChildCount => Items.Length;

    public override object? Child(int index) => Items[index];
}
