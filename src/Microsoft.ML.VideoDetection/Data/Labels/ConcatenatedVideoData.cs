using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Several labelled data after each other, such as ImageNet VID and DET.</summary>
internal sealed class ConcatenatedVideoData : LabeledVideoData
{
    private readonly LabeledVideoData[] _parts;
    private readonly uint[]?[] _relabelling;
    private readonly int[] _firstVideos;
    private readonly HashSet<string> _shared;

    /// <summary>Lines the parts up; classes are mapped by name to those of the first part.</summary>
    /// <exception cref="ArgumentException">There is no part, or a later one has a class that the first one does not have.</exception>
    internal ConcatenatedVideoData(LabeledVideoData[] parts)
        : base(ClassesOf(parts), DataProblems.Of(parts.Select(part => part.Problems)))
    {
        _parts = parts;
        _relabelling = [.. parts.Select(part => Relabelling(parts[0], part))];
        _firstVideos = new int[parts.Length + 1];
        for (int i = 0; i < parts.Length; i++)
        {
            _firstVideos[i + 1] = checked(_firstVideos[i] + parts[i].VideoCount);
        }

        _shared = NamesInSeveral(parts);
    }

    public override int VideoCount => _firstVideos[^1];

    internal override bool HasLabelsInMemory => Array.TrueForAll(_parts, part => part.HasLabelsInMemory);

    /// <summary>Gets the name of a video, with the 1-based number of its part where several parts have a video of that name.</summary>
    public override string GetVideoId(int video)
    {
        (int part, int inside) = Find(video);
        string name = _parts[part].GetVideoId(inside);
        return _shared.Contains(name) ? string.Create(CultureInfo.InvariantCulture, $"{name} ({part + 1})") : name;
    }

    public override int GetFrameCount(int video) => In(video, out int inside).GetFrameCount(inside);

    public override bool IsStill(int video) => In(video, out int inside).IsStill(inside);

    public override int GetFrameIndex(int video, int position) => In(video, out int inside).GetFrameIndex(inside, position);

    public override (int Width, int Height) GetSize(int video, int position) => In(video, out int inside).GetSize(inside, position);

    public override MLImage ReadImage(int video, int position) => In(video, out int inside).ReadImage(inside, position);

    internal override bool IsTrainingFrame(int video, int position) => In(video, out int inside).IsTrainingFrame(inside, position);

    public override string? GetImagePath(int video, int position) => In(video, out int inside).GetImagePath(inside, position);

    internal override string Describe(int video, int position) => In(video, out int inside).Describe(inside, position);

    internal override FrameReader OpenReader(int video) => In(video, out int inside).OpenReader(inside);

    // By the video's name here: images of two parts may have one name, each below its own folder.
    internal override string GetFileName(int video, int position) =>
        _shared.Count == 0 ? In(video, out int inside).GetFileName(inside, position) : base.GetFileName(video, position);

    public override FrameAnnotation GetAnnotation(int video, int position)
    {
        (int part, int inside) = Find(video);
        FrameAnnotation annotation = _parts[part].GetAnnotation(inside, position);
        return _relabelling[part] is not { } labels || annotation.Labels.Length == 0
            ? annotation
            : annotation with { Labels = Array.ConvertAll(annotation.Labels, label => labels[label]) };
    }

    private LabeledVideoData In(int video, out int inside)
    {
        (int part, inside) = Find(video);
        return _parts[part];
    }

    private (int Part, int Video) Find(int video)
    {
        RequireVideo(video);
        int at = Array.BinarySearch(_firstVideos, video);

        // Parts without videos begin where the next one begins: the last of equal starts is meant.
        int part = at >= 0 ? at : ~at - 1;
        while (_firstVideos[part + 1] <= video)
        {
            part++;
        }

        while (_firstVideos[part] > video)
        {
            part--;
        }

        return (part, video - _firstVideos[part]);
    }

    private static IReadOnlyList<string> ClassesOf(LabeledVideoData[] parts) => parts.Length == 0
        ? throw new ArgumentException("There must be at least one part.", nameof(parts))
        : parts[0].ClassNames;

    private static uint[]? Relabelling(LabeledVideoData first, LabeledVideoData part)
    {
        if (part.ClassNames.SequenceEqual(first.ClassNames, StringComparer.Ordinal))
        {
            return null;
        }

        ClassList classes = new(first.ClassNames);
        string? unknown = part.ClassNames.FirstOrDefault(name => classes.LabelOf(name) == 0);
        return unknown is null
            ? [0, .. part.ClassNames.Select(classes.LabelOf)]
            : throw new ArgumentException(
                $"The class '{unknown}' is not among those of the first part ({string.Join(", ", first.ClassNames)}). " +
                $"Load every part with the same {nameof(LabeledDataOptions)}.{nameof(LabeledDataOptions.ClassNames)}.",
                nameof(part));
    }

    private static HashSet<string> NamesInSeveral(LabeledVideoData[] parts)
    {
        HashSet<string> shared = new(StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (LabeledVideoData part in parts)
        {
            List<string> names = [.. Enumerable.Range(0, part.VideoCount).Select(part.GetVideoId)];
            shared.UnionWith(names.Where(seen.Contains));
            seen.UnionWith(names);
        }

        return shared;
    }
}
