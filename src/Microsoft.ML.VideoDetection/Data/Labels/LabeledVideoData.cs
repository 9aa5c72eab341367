using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection;

/// <summary>Holds videos and still images with labeled objects, as a data view with one row per frame, the frames of a video in order.</summary>
/// <remarks>
/// <para>| column | type | content |<br/>
/// | <c>Image</c> | <see cref="MLImage"/> | the picture, in source pixels; decoded only when asked for |<br/>
/// | <c>VideoId</c> | text | name of the video or still image |<br/>
/// | <c>FrameIndex</c> | <see cref="int"/> | 0-based position of the frame in its video |<br/>
/// | <c>Label</c> | vector of key | class of each object, 1-based, with the names of the classes as key values |<br/>
/// | <c>BoundingBoxes</c> | vector of <see cref="float"/> | x0 y0 x1 y1 of each object, in source pixels, clipped to the frame |<br/>
/// | <c>IgnoredBoundingBoxes</c> | vector of <see cref="float"/> | x0 y0 x1 y1 of crowds and uncertain objects: neither positive nor negative |<br/>
/// | <c>TrackId</c> | vector of <see cref="int"/> | the object's id, constant through a video; empty if the dataset has none |<br/>
/// | <c>IsStill</c> | <see cref="bool"/> | whether the row is a still image instead of a frame of a video |<br/>
/// | <c>Occluded</c> | vector of <see cref="bool"/> | whether each object is partly occluded; empty if the dataset does not mark it |<br/>
/// | <c>Generated</c> | vector of <see cref="bool"/> | whether each box was interpolated; empty if the dataset does not mark it |</para>
/// Rows are never shuffled or split over several cursors, since their order makes them a video. Training accesses frames by video and position instead of
/// rows, so that only needed frames are decoded.
/// </remarks>
public sealed class LabeledVideoData : IDataView, IVideoDataset
{
    private readonly Lazy<long> _frameCount;

    /// <summary>Initializes a dataset of videos, for example of a custom format or database.</summary>
    /// <param name="classNames">Names of the classes: label 1 is the first one. At least one, each once.</param>
    /// <param name="videos">The videos and still images, each with a unique name. Their labels are checked and clipped when they are read.</param>
    /// <exception cref="ArgumentException">There is no class or no video, a name is empty or repeated, or a video has no frames.</exception>
    public LabeledVideoData(IReadOnlyList<string> classNames, IEnumerable<LabeledVideo> videos)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(videos);
        ClassNames = [.. classNames];
        ClassList.Validate(ClassNames, nameof(classNames));
        Problems = new DataProblems(strict: false);
        Videos = [.. videos.Select(video => new CheckedVideo(video, ClassNames.Count, Problems))];
        VideoNames.Require(Videos, nameof(videos));
        _frameCount = new(CountFrames);
        Schema = LabeledVideoColumns.CreateSchema(ClassNames);
    }

    /// <summary>Initializes a dataset of videos whose readers check and clip the labels.</summary>
    internal LabeledVideoData(IReadOnlyList<string> classNames, IReadOnlyList<LabeledVideo> videos, DataProblems problems)
    {
        ClassNames = classNames;
        Videos = videos;
        Problems = problems;
        _frameCount = new(CountFrames);
        Schema = LabeledVideoColumns.CreateSchema(classNames);
    }

    /// <summary>Gets the names of the classes, in the order of the labels.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Gets the videos; a still image is a video of one frame. For large datasets, each access may create a small object.</summary>
    public IReadOnlyList<LabeledVideo> Videos { get; }

    IReadOnlyList<DatasetVideo> IVideoDataset.Videos => Videos;

    /// <summary>Gets the problems of the data that were found so far.</summary>
    public DataProblems Problems { get; }

    /// <summary>Gets the number of frames of all videos.</summary>
    public long FrameCount => _frameCount.Value;

    /// <summary>Gets whether reading the labels of all frames reads no file.</summary>
    internal bool HasLabelsInMemory => Videos.All(video => video.HasLabelsInMemory);

    /// <inheritdoc/>
    public DataViewSchema Schema { get; }

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <inheritdoc/>
    public long? GetRowCount() => FrameCount;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new VideoRowCursor(Schema, Videos, columnsNeeded);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>Gets a subset of the videos.</summary>
    /// <param name="videos">0-based indices, in the order of the result.</param>
    internal LabeledVideoData Select(IReadOnlyList<int> videos) =>
        new(ClassNames, new VideoList<LabeledVideo>(videos.Count, i => Videos[videos[i]]), Problems);

    /// <summary>Gets parts of videos, as a dataset of its own.</summary>
    internal LabeledVideoData Take(IReadOnlyList<VideoPart> parts) => new(
        ClassNames,
        new VideoList<LabeledVideo>(parts.Count, i => parts[i] is var (video, first, count) && count == Videos[video].FrameCount
            ? Videos[video]
            : new VideoRange(Videos[parts[i].Video], parts[i].First, parts[i].Count)),
        Problems);

    /// <summary>Gets the same range of frames of each video; videos without a frame in it are left out.</summary>
    /// <param name="first">0-based index of the first frame.</param>
    /// <param name="count">Number of indices, of which a video need not have all.</param>
    /// <exception cref="InvalidDataException">No video has a frame in the range.</exception>
    internal LabeledVideoData TakeFrames(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        long end = (long)first + count;
        List<(int Video, int First, int Count)> ranges = [];
        for (int i = 0; i < Videos.Count; i++)
        {
            LabeledVideo video = Videos[i];
            int from = FirstFrom(video, first);
            int to = end > int.MaxValue ? video.FrameCount : FirstFrom(video, (int)end);
            if (to > from)
                ranges.Add((i, from, to - from));
        }

        return ranges.Count > 0
            ? new LabeledVideoData(ClassNames, new VideoList<LabeledVideo>(ranges.Count, i => new VideoRange(Videos[ranges[i].Video], ranges[i].First, ranges[i].Count)), Problems)
            : throw new InvalidDataException($"None of the {Videos.Count} video(s) has a frame from {first} to {end - 1}.");
    }

    /// <summary>Concatenates the videos of several datasets, such as ImageNet VID and DET; their classes are mapped by name to those of the first.</summary>
    /// <remarks>If two parts have a video of the same name, the 1-based number of the part is added to it.</remarks>
    /// <exception cref="ArgumentException">There is no part, or a later one has a class that the first one does not have.</exception>
    internal static LabeledVideoData Concatenate(IReadOnlyList<LabeledVideoData> parts)
    {
        if (parts.Count == 0)
            throw new ArgumentException("There must be at least one part.", nameof(parts));
        HashSet<string> shared = NamesInSeveral(parts);
        uint[]?[] labels = [.. parts.Select(part => LabelsIn(parts[0].ClassNames, part.ClassNames))];
        int[] ends = new int[parts.Count];
        for (int i = 0; i < ends.Length; i++)
            ends[i] = checked((i == 0 ? 0 : ends[i - 1]) + parts[i].Videos.Count);

        LabeledVideo Make(int index)
        {
            int part = Array.FindIndex(ends, end => index < end);
            LabeledVideo video = parts[part].Videos[index - (part == 0 ? 0 : ends[part - 1])];
            string id = shared.Count > 0 && shared.Contains(video.Id)
                ? string.Create(CultureInfo.InvariantCulture, $"{video.Id} ({part + 1})")
                : video.Id;
            return id == video.Id && labels[part] is null ? video : new RenamedVideo(video, id, labels[part]);
        }

        return new LabeledVideoData(
            parts[0].ClassNames, new VideoList<LabeledVideo>(ends[^1], Make), DataProblems.Of(parts.Select(part => part.Problems)));
    }

    private static int FirstFrom(LabeledVideo video, int frameIndex) =>
        video.FindPosition(frameIndex) is var position && position < 0 ? ~position : position;

    // Maps each label of a part to that of the first one; null if the lists are the same.
    private static uint[]? LabelsIn(IReadOnlyList<string> first, IReadOnlyList<string> part)
    {
        if (part.SequenceEqual(first, StringComparer.Ordinal))
            return null;
        ClassList classes = new(first);
        string? unknown = part.FirstOrDefault(name => classes.LabelOf(name) == 0);
        return unknown is null
            ? [0, .. part.Select(classes.LabelOf)]
            : throw new ArgumentException(
                $"The class '{unknown}' is not among those of the first part ({string.Join(", ", first)}). "
                + $"Load every part with the same {nameof(LabeledDataOptions)}.{nameof(LabeledDataOptions.ClassNames)}.",
                nameof(part));
    }

    private static HashSet<string> NamesInSeveral(IReadOnlyList<LabeledVideoData> parts)
    {
        HashSet<string> shared = new(StringComparer.Ordinal), seen = new(StringComparer.Ordinal);
        foreach (LabeledVideoData part in parts)
        {
            List<string> names = [.. part.Videos.Select(video => video.Id)];
            shared.UnionWith(names.Where(seen.Contains));
            seen.UnionWith(names);
        }

        return shared;
    }

    private long CountFrames() => (Videos as VideoList<LabeledVideo>)?.FrameCount ?? Videos.Sum(video => (long)video.FrameCount);
}
