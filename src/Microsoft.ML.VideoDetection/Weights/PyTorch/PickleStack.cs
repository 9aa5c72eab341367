namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>The stack of the pickle machine; what lies below the last mark is out of reach.</summary>
internal sealed class PickleStack(PickleInput input)
{
    private readonly List<object?> _values = [];
    private readonly Stack<int> _marks = new();

    private int Floor => _marks.Count > 0 ? _marks.Peek() : 0;

    public void Push(object? value) => _values.Add(value);

    public void Mark() => _marks.Push(_values.Count);

    public object? Peek() => _values.Count > Floor ? _values[^1] : throw Underflow();

    public T Peek<T>(string instruction)
        where T : class => Peek() as T ?? throw input.Invalid($"applies {instruction} to {PickleKind.Of(_values[^1])}");

    public object? Pop()
    {
        var value = Peek();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    public object?[] PopToMark()
    {
        if (!_marks.TryPop(out var mark))
            throw Underflow();
        var items = _values.GetRange(mark, _values.Count - mark).ToArray();
        _values.RemoveRange(mark, items.Length);
        return items;
    }

    /// <summary>The Pop instruction removes a mark where one is on top.</summary>
    public void Discard()
    {
        if (_marks.Count > 0 && _marks.Peek() == _values.Count)
            _marks.Pop();
        else
            Pop();
    }

    private InvalidDataException Underflow() => input.Invalid("takes a value that it has not put there; it is no pickle or a damaged one");
}
