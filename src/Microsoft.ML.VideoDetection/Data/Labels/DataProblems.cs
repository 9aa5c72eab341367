using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

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

    // They are remembered, so that each counts once.
    private const int MaxCutImages = 100_000;

    private readonly Lock _lock = new();
    private readonly bool _strict;
    private readonly DataProblems[] _parts = [];
    private readonly Dictionary<DataProblemKind, (long Count, List<string> Examples)> _found = [];
    private readonly Dictionary<string, long> _unknownClasses = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cutImages = new(StringComparer.Ordinal);

    internal DataProblems(bool strict) => _strict = strict;

    private DataProblems(IEnumerable<DataProblems> parts) => _parts = [.. parts];

    /// <summary>Sums up the problems of several data, as they stand whenever somebody looks.</summary>
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

    /// <summary>Decodes the picture of a frame, and counts it where its file lacks its end.</summary>
    /// <exception cref="InvalidDataException">It is no picture, cut in the middle, or damaged; or lacks its end and the data is read strictly.</exception>
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

    // Strictly read, it is an error every time.
    private bool IsNewCutImage(string path)
    {
        lock (_lock)
        {
            return _strict || (_cutImages.Count < MaxCutImages && _cutImages.Add(path));
        }
    }
}

/// <summary>What may be wrong with labelled data without making it unreadable.</summary>
public enum DataProblemKind
{
    /// <summary>A box that reaches over the edge of its frame; it is clipped.</summary>
    ClippedBox,

    /// <summary>A box without area, outside its frame, or with a coordinate that is no finite number; it is dropped.</summary>
    DegenerateBox,

    /// <summary>An object of a class that is not in the list of classes; it is dropped.</summary>
    UnknownClass,

    /// <summary>A frame without a file of labels where the format has one for each frame; it counts as a frame without objects.</summary>
    MissingAnnotation,

    /// <summary>A video that a list names but that is not there; it is left out.</summary>
    MissingVideo,

    /// <summary>A label on a frame that the video does not have; it is dropped.</summary>
    MissingFrame,

    /// <summary>A statement of the data about itself that is not so, such as a number of frames or the size of a picture; what is found is used.</summary>
    Mismatch,

    /// <summary>A picture file that lacks its end; its pixels are there, and it is used. Counted once for each file, when it is read.</summary>
    CutImage,
}
