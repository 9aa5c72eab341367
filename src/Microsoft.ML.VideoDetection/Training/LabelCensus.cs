using System.Globalization;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Counts what is labelled, and what cannot be learnt from.</summary>
internal sealed class LabelCensus(LabeledVideoData data)
{
    private readonly long[] _perClass = new long[data.ClassNames.Count];
    private (FrameAnnotation Annotation, string Where)? _firstBad;
    private long _badLabels;
    private long _badFrames;

    public long FrameCount { get; private set; }

    public long NegativeCount { get; private set; }

    public long ObjectCount { get; private set; }

    public long DroppedBoxCount { get; private set; }

    /// <summary>Gets where the first of them is; null when there is none.</summary>
    public string? FirstDroppedBox { get; private set; }

    /// <exception cref="InvalidDataException">The labels cannot be read, or there are not four finite numbers for each.</exception>
    public void Add(int video, int position)
    {
        FrameAnnotation annotation = data.GetAnnotation(video, position);
        string Where() => data.Describe(video, position);
        FrameCount++;
        TrainingLabels.RequireBoxes(annotation, Where);
        int bad = TrainingLabels.BadLabelCount(annotation, _perClass.Length);
        if (bad > 0)
        {
            _firstBad ??= (annotation, Where());
            _badLabels += bad;
            _badFrames++;
            return;
        }

        FrameAnnotation kept = TrainingLabels.WithArea(annotation, out int dropped);
        if (dropped > 0)
            FirstDroppedBox ??= Where();
        DroppedBoxCount += dropped;
        foreach (uint label in kept.Labels)
            _perClass[label - 1]++;
        ObjectCount += kept.Labels.Length;
        NegativeCount += kept.Labels.Length == 0 ? 1 : 0;
    }

    /// <exception cref="InvalidDataException">There are labels that stand for no class; the message has the first place and their number.</exception>
    public void ThrowIfBadLabels()
    {
        if (_firstBad is { } first)
            throw TrainingLabels.BadLabels(first.Annotation, _perClass.Length, _badLabels, _badFrames, first.Where);
    }

    public IEnumerable<string> AbsentClasses() => data.ClassNames.Where((_, i) => _perClass[i] == 0).Select(name => $"'{name}'");

    /// <summary>The numbers of objects of the classes that have some, the most frequent first.</summary>
    public string PerClass() => ShortList.Of([.. Enumerable.Range(0, _perClass.Length).Where(i => _perClass[i] > 0)
        .OrderByDescending(i => _perClass[i])
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"{data.ClassNames[i]} {_perClass[i]}"))]);
}
