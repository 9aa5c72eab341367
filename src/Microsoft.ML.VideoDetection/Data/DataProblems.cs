using System.Globalization;

namespace Microsoft.ML.VideoDetection;

/// <summary>Counts what is wrong with labelled data, and remembers the first examples of each kind.</summary>
/// <remarks>
/// Where labels are read with their frames (ImageNet VID and DET), the counts grow with the first reading of each frame and are
/// complete after one pass. It may be read and added to from several threads.
/// </remarks>
public sealed class DataProblems
{
    /// <summary>Examples that are kept of each kind.</summary>
    public const int MaxExamples = 5;

    // Names of unknown classes come from files; a damaged one must not fill the memory.
    private const int MaxUnknownClasses = 1000;

    private readonly Lock _lock = new();
    private readonly bool _strict;
    private readonly Dictionary<DataProblemKind, (long Count, List<string> Examples)> _found = [];
    private readonly Dictionary<string, long> _unknownClasses = new(StringComparer.Ordinal);

    internal DataProblems(bool strict) => _strict = strict;

    /// <summary>Gets the number of all problems.</summary>
    public long Total
    {
        get
        {
            lock (_lock)
                return _found.Values.Sum(entry => entry.Count);
        }
    }

    /// <summary>Gets the names of the classes that are not in the list of classes, with the number of their objects.</summary>
    public IReadOnlyDictionary<string, long> UnknownClasses
    {
        get
        {
            lock (_lock)
                return new Dictionary<string, long>(_unknownClasses, StringComparer.Ordinal);
        }
    }

    /// <summary>Gets the number of problems of a kind.</summary>
    public long Count(DataProblemKind kind)
    {
        lock (_lock)
            return _found.TryGetValue(kind, out var entry) ? entry.Count : 0;
    }

    /// <summary>Gets the first problems of a kind, each a sentence that names file and place; at most <see cref="MaxExamples"/>.</summary>
    public IReadOnlyList<string> Examples(DataProblemKind kind)
    {
        lock (_lock)
            return _found.TryGetValue(kind, out var entry) ? [.. entry.Examples] : [];
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        lock (_lock)
        {
            return _found.Count == 0
                ? "no problems"
                : string.Join(", ", _found.OrderBy(e => e.Key).Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Key}: {e.Value.Count}")));
        }
    }

    /// <summary>Counts a problem.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="describe">Makes the sentence that names file and place; asked only when it is needed.</param>
    /// <exception cref="InvalidDataException">The data is read strictly.</exception>
    internal void Add(DataProblemKind kind, Func<string> describe)
    {
        if (_strict)
        {
            throw new InvalidDataException($"{describe()} (Read strictly, this is an error; otherwise it is counted.)");
        }

        lock (_lock)
        {
            (long count, List<string> examples) = _found.TryGetValue(kind, out var entry) ? entry : (0, []);
            if (examples.Count < MaxExamples)
            {
                examples.Add(describe());
            }

            _found[kind] = (count + 1, examples);
        }
    }

    /// <summary>Counts an object of an unknown class.</summary>
    /// <exception cref="InvalidDataException">The data is read strictly.</exception>
    internal void AddUnknownClass(string name, Func<string> describe)
    {
        Add(DataProblemKind.UnknownClass, describe);
        lock (_lock)
        {
            if (_unknownClasses.TryGetValue(name, out long count) || _unknownClasses.Count < MaxUnknownClasses)
            {
                _unknownClasses[name] = count + 1;
            }
        }
    }
}
