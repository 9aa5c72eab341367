namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Labels of classes by name.</summary>
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

    /// <summary>Gets the 1-based label of a class, as ML.NET's keys count; 0 for a class that is not in the list.</summary>
    internal uint LabelOf(string name) => _labels.GetValueOrDefault(name);

    /// <summary>Makes sure that there are classes and that each has a name of its own.</summary>
    /// <exception cref="ArgumentException">Otherwise.</exception>
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
