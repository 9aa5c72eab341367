using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>A Python dict, OrderedDict or Counter, in the order of the file.</summary>
internal sealed class PickleDictionary : PickleContainer
{
    private readonly List<KeyValuePair<object?, object?>> _entries = [];
    private HashSet<object?>? _keys;

    public IReadOnlyList<KeyValuePair<object?, object?>> Entries => _entries;

    public override int ChildCount => 2 * _entries.Count;

    public override object? Child(int index) => index % 2 == 0 ? _entries[index / 2].Key : _entries[index / 2].Value;

    /// <summary>Adds an entry unless there is one with this key.</summary>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(object? key, object? value)
    {
        _keys ??= new HashSet<object?>(PickleKeyComparer.Instance);
        if (!_keys.Add(key))
            return false;
        _entries.Add(new(key, value));
        return true;
    }

    public bool TryGet<T>(string key, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = _keys is not null && _keys.Contains(key) ? _entries.Find(entry => key.Equals(entry.Key)).Value as T : null;
        return value is not null;
    }
}
