namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Maps names of classes to labels.</summary>
internal sealed class ClassList
{
    private readonly Dictionary<string, uint> _labels = new(StringComparer.Ordinal);

    internal ClassList(IReadOnlyList<string> names)
    {
        Names = names;
        foreach (string name in names)
        {
            _labels.Add(name, (uint)_labels.Count + 1);
        }
    }

    /// <summary>Gets the names, in the order of the labels.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>Gets the 1-based label of a class, as ML.NET's keys count; 0 for an unknown class.</summary>
    internal uint LabelOf(string name) => _labels.GetValueOrDefault(name);

    /// <summary>Throws unless there is at least one class and each has a unique name.</summary>
    /// <exception cref="ArgumentException">There is no class, or a name is empty or repeated.</exception>
    internal static void Validate(IReadOnlyList<string> names, string what)
    {
        if (names.Count == 0)
        {
            throw new ArgumentException($"{what} is empty; expected at least one class.");
        }

        if (names.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException($"{what} has an empty name.");
        }

        string? twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw new ArgumentException($"{what} has the class '{twice}' twice.");
        }
    }
}
