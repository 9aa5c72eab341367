namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>A Python list.</summary>
internal sealed class PickleList : PickleContainer
{
    public List<object?> Items { get; } = [];

    public override int ChildCount => Items.Count;

    public override object? Child(int index) => Items[index];
}
