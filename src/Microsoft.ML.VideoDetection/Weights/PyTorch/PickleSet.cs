namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>A Python set or frozenset, in the order of the file.</summary>
internal sealed class PickleSet : PickleContainer
{
    private readonly List<object?> _items = [];
    private HashSet<object?>? _known;

    public IReadOnlyList<object?> Items => _items;

    public override int ChildCount => _items.Count;

    public override object? Child(int index) => _items[index];

    public void Add(object? item)
    {
        _known ??= new HashSet<object?>(PickleKeyComparer.Instance);
        if (_known.Add(item))
            _items.Add(item);
    }
}
