using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Provides operations on any value in a pickle.</summary>
internal static class PickleValues
{
    /// <summary>Gets the comparer for keys of dictionaries and sets.</summary>
    public static IEqualityComparer<object?> KeyComparer { get; } = new SeededKeyComparer();

    /// <summary>Names the kind of a value in Python's terms.</summary>
    public static string KindOf(object? value) => value switch
    {
        null => "None",
        bool => "a bool",
        long or System.Numerics.BigInteger => "an int",
        double => "a float",
        string => "a string",
        byte[] => "bytes",
        PickleTuple => "a tuple",
        PickleList => "a list",
        PickleSet => "a set",
        PickleDictionary => "a dictionary",
        TensorView => "a tensor",
        StorageView => "a storage",
        PickleGlobal global => global.FullName,
        NumpyType => "a numpy.dtype",
        NumpyArray => "a numpy.ndarray",
        _ => "a value",
    };

    /// <summary>Counts the values below and including the given one; shared ones count as often as they are referred to.</summary>
    /// <remarks>Returns only for a finite tree of reasonable depth, so that later walks may recurse.</remarks>
    /// <returns>The count, as a double because sharing doubles it with every level of a hostile file.</returns>
    /// <exception cref="InvalidDataException">A value contains itself, or the nesting is too deep.</exception>
    public static double CountUnfolded(object? root, CheckpointFile file)
    {
        if (root is not PickleContainer top)
            return 1;

        // No recursion: until this method has returned, the file determines the depth.
        var finished = new Dictionary<PickleContainer, (int Height, double Size)>(ReferenceEqualityComparer.Instance);
        var open = new HashSet<PickleContainer>(ReferenceEqualityComparer.Instance) { top };
        var path = new Stack<Visit>();
        path.Push(new Visit(top));
        while (path.TryPeek(out var visit))
        {
            if (path.Count > PickleLimits.MaxDepth || visit.Height > PickleLimits.MaxDepth)
                throw file.Invalid($"nests values more than {PickleLimits.MaxDepth} deep");

            if (visit.NextChild == visit.Container.ChildCount)
            {
                path.Pop();
                open.Remove(visit.Container);
                finished[visit.Container] = (visit.Height, visit.Size);
                if (path.TryPeek(out var parent))
                    parent.Include(visit.Height, visit.Size);
                continue;
            }

            if (visit.Container.Child(visit.NextChild++) is not PickleContainer child)
                visit.Size++;
            else if (finished.TryGetValue(child, out var known))
                visit.Include(known.Height, known.Size);
            else if (!open.Add(child))
                throw file.Invalid($"holds {KindOf(child)} that contains itself");
            else
                path.Push(new Visit(child));
        }

        return finished[top].Size;
    }

    private sealed class Visit(PickleContainer container)
    {
        public PickleContainer Container { get; } = container;

        public int NextChild { get; set; }

        public int Height { get; private set; } = 1;

        public double Size { get; set; } = 1;

        public void Include(int height, double size)
        {
            Height = Math.Max(Height, height + 1);
            Size += size;
        }
    }

    /// <summary>Compares dictionary keys: plain values by value, anything else by identity.</summary>
    /// <remarks>
    /// The hash of an integer or a float is its own bits in .NET, so a file could choose a million keys that collide;
    /// <see cref="HashCode"/> is seeded per process, as the hash of a string is.
    /// </remarks>
    private sealed class SeededKeyComparer : IEqualityComparer<object?>
    {
        public new bool Equals(object? x, object? y) => x is string or long or double or bool or System.Numerics.BigInteger
            ? x.Equals(y)
            : ReferenceEquals(x, y);

        public int GetHashCode(object? obj) => obj switch
        {
            string text => text.GetHashCode(StringComparison.Ordinal),
            long number => HashBits(number),
            double number => HashBits(BitConverter.DoubleToInt64Bits(number)),
            bool truth => HashBits(truth ? 1 : 0),
            System.Numerics.BigInteger number => number.GetHashCode(),
            _ => RuntimeHelpers.GetHashCode(obj),
        };

        private static int HashBits(long bits) => HashCode.Combine((int)bits, (int)(bits >> 32));
    }
}

/// <summary>Represents a value that contains other values, so that <see cref="PickleValues"/> can walk any of them.</summary>
internal abstract class PickleContainer
{
    /// <summary>Gets the number of values that it refers to, including keys.</summary>
    public abstract int ChildCount { get; }

    public abstract object? Child(int index);
}

/// <summary>Represents a Python tuple or a <c>torch.Size</c>.</summary>
internal sealed class PickleTuple(object?[] items) : PickleContainer
{
    public object?[] Items { get; } = items;

    public override int ChildCount => Items.Length;

    public override object? Child(int index) => Items[index];
}

/// <summary>Represents a Python list.</summary>
internal sealed class PickleList : PickleContainer
{
    public List<object?> Items { get; } = [];

    public override int ChildCount => Items.Count;

    public override object? Child(int index) => Items[index];
}

/// <summary>Represents a Python set or frozenset, in the order of the file.</summary>
internal sealed class PickleSet : PickleContainer
{
    private readonly List<object?> _items = [];
    private HashSet<object?>? _known;

    public IReadOnlyList<object?> Items => _items;

    public override int ChildCount => _items.Count;

    public override object? Child(int index) => _items[index];

    public void Add(object? item)
    {
        _known ??= new HashSet<object?>(PickleValues.KeyComparer);
        if (_known.Add(item))
            _items.Add(item);
    }
}

/// <summary>Represents a Python dict, OrderedDict or Counter, in the order of the file.</summary>
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
        _keys ??= new HashSet<object?>(PickleValues.KeyComparer);
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
