using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection;

/// <summary>Counts the problems of labeled data, and keeps the first examples of each kind.</summary>
/// <remarks>
/// If labels are read with their frames (ImageNet VID and DET), the counts grow with the first reading of each frame and are complete after one pass.
/// Thread-safe.
/// </remarks>
public sealed class DataProblems
{
    /// <summary>Represents the number of examples kept of each kind.</summary>
    public const int MaxExamples = 5;

    // Names of unknown classes come from files; a damaged one must not exhaust the memory.
    private const int MaxUnknownClasses = 1000;

    // Remembered, so that each counts once.
    private const int MaxCutImages = 100_000;

    private readonly Lock _lock = new();
    private readonly bool _strict;
    private readonly DataProblems[] _parts = [];
    private readonly Dictionary<DataProblemKind, (long Count, List<string> Examples)> _found = [];
    private readonly Dictionary<string, long> _unknownClasses = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cutImages = new(StringComparer.Ordinal);

    internal DataProblems(bool strict) => _strict = strict;

    private DataProblems(IEnumerable<DataProblems> parts) => _parts = [.. parts];

    /// <summary>Combines the problems of several datasets, evaluated on each access.</summary>
    internal static DataProblems Of(IEnumerable<DataProblems> parts) => new(parts);

    /// <summary>Gets the number of all problems.</summary>
    public long Total => Enum.GetValues<DataProblemKind>().Sum(Count);

    /// <summary>Gets the names of the classes that are not in the list of classes, with the number of their objects.</summary>
    public IReadOnlyDictionary<string, long> UnknownClasses
    {
        get
        {
            lock (_lock)
            {
                return _parts.SelectMany(part => part.UnknownClasses).Concat(_unknownClasses)
                    .GroupBy(entry => entry.Key, StringComparer.Ordinal)
                    .ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value), StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Gets the number of problems of a kind.</summary>
    public long Count(DataProblemKind kind)
    {
        lock (_lock)
        {
            return _parts.Sum(part => part.Count(kind)) + (_found.TryGetValue(kind, out var entry) ? entry.Count : 0);
        }
    }

    /// <summary>Gets the first problems of a kind, each a sentence that names file and place; at most <see cref="MaxExamples"/>.</summary>
    public IReadOnlyList<string> Examples(DataProblemKind kind)
    {
        lock (_lock)
        {
            IEnumerable<string> own = _found.TryGetValue(kind, out var entry) ? entry.Examples : [];
            return [.. _parts.SelectMany(part => part.Examples(kind)).Concat(own).Take(MaxExamples)];
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Total == 0
        ? "no problems"
        : string.Join(", ", Enum.GetValues<DataProblemKind>().Where(kind => Count(kind) > 0)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind}: {Count(kind)}")));

    /// <summary>Counts a problem.</summary>
    /// <param name="kind">Kind of the problem.</param>
    /// <param name="describe">Creates the sentence that names file and place; invoked only if needed.</param>
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

    /// <summary>Decodes the picture of a frame, and counts it if its file is truncated at the end.</summary>
    /// <exception cref="InvalidDataException">It is not a picture, truncated in the middle, or damaged; or truncated at the end and the data is read
    /// strictly.</exception>
    internal MLImage ReadImage(string path)
    {
        MLImage image = ImageFile.Read(path, out string? warning);
        try
        {
            if (warning is not null && IsNewCutImage(path))
            {
                Add(DataProblemKind.CutImage, () => warning);
            }

            return image;
        }
        catch
        {
            image.Dispose();
            throw;
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

    // If read strictly, it is an error every time.
    private bool IsNewCutImage(string path)
    {
        lock (_lock)
        {
            return _strict || (_cutImages.Count < MaxCutImages && _cutImages.Add(path));
        }
    }
}

/// <summary>Specifies a problem of labeled data that does not make it unreadable.</summary>
public enum DataProblemKind
{
    /// <summary>Counts boxes that extend beyond their frame; they are clipped.</summary>
    ClippedBox,

    /// <summary>Counts boxes without area, outside their frame, or with a coordinate that is not finite; they are dropped.</summary>
    DegenerateBox,

    /// <summary>Counts objects of a class that is not in the list of classes; they are dropped.</summary>
    UnknownClass,

    /// <summary>Counts frames without a label file in formats that have one per frame; they are frames without objects.</summary>
    MissingAnnotation,

    /// <summary>Counts videos that a list names but that do not exist; they are left out.</summary>
    MissingVideo,

    /// <summary>Counts labels on frames that the video does not have; they are dropped.</summary>
    MissingFrame,

    /// <summary>Counts metadata that contradicts the data, such as a number of frames or the size of a picture; the data is used.</summary>
    Mismatch,

    /// <summary>Counts truncated picture files whose pixels are all present; they are used, and counted once per file when they are read.</summary>
    CutImage,
}
