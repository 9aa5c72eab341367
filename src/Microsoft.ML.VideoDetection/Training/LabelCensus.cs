using System.Globalization;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Counts what is labelled.</summary>
internal sealed class LabelCensus(LabeledVideoData data)
{
    private readonly long[] _perClass = new long[data.ClassNames.Count];

    public long FrameCount { get; private set; }

    public long NegativeCount { get; private set; }

    public long ObjectCount { get; private set; }

    /// <exception cref="InvalidDataException">The labels cannot be read, or are wrong.</exception>
    public void Add(FrameAnnotation annotation)
    {
        FrameCount++;
        foreach (uint label in annotation.Labels)
            _perClass[label - 1]++;
        ObjectCount += annotation.Labels.Length;
        NegativeCount += annotation.Labels.Length == 0 ? 1 : 0;
    }

    public IEnumerable<string> AbsentClasses() => data.ClassNames.Where((_, i) => _perClass[i] == 0).Select(name => $"'{name}'");

    /// <summary>The numbers of objects of the classes that have some, the most frequent first.</summary>
    public string PerClass() => ShortList.Of([.. Enumerable.Range(0, _perClass.Length).Where(i => _perClass[i] > 0)
        .OrderByDescending(i => _perClass[i])
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"{data.ClassNames[i]} {_perClass[i]}"))]);
}
