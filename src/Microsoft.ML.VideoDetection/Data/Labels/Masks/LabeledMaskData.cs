using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection;

/// <summary>Holds videos and still images with a class for each pixel, as a data view with one row per frame, the frames of a video in order.</summary>
/// <remarks>
/// <para>| column | type | content |<br/>
/// | <c>Image</c> | <see cref="MLImage"/> | the picture, in source pixels; decoded only when asked for |<br/>
/// | <c>VideoId</c> | text | name of the video or still image |<br/>
/// | <c>FrameIndex</c> | <see cref="int"/> | 0-based position of the frame in its video |<br/>
/// | <c>LabelMap</c> | vector of key (<see cref="byte"/>) | class of each pixel, row by row, as many as the picture has; 1-based, with the names of the classes
/// as key values; a missing key (0) is a pixel that is ignored |</para>
/// A byte key is the smallest of ML.NET's types with names of values, and works with every saver, <c>MapKeyToValue</c> and <c>byte[]</c> properties of row
/// classes; its missing key is the ignored index of segmentation. An <see cref="MLImage"/> would take four bytes per pixel and could be blended or compressed
/// on its way. Height and width are those of the row's picture.
/// </remarks>
public sealed class LabeledMaskData : IDataView, IVideoDataset
{
    /// <summary>Initializes a dataset of videos, for example of a custom format or database.</summary>
    /// <param name="classNames">Names of the classes, in the order of their numbers; 1 to 254.</param>
    /// <param name="videos">The videos and still images, each with a unique name. Label maps are checked when they are read.</param>
    /// <exception cref="ArgumentException">There is no class or no video, a name is empty or repeated, or a video has no frames.</exception>
    public LabeledMaskData(IReadOnlyList<string> classNames, IEnumerable<MaskedVideo> videos)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(videos);
        ClassNames = [.. classNames];
        ClassList.Validate(ClassNames, nameof(classNames));
        if (ClassNames.Count >= MaskCoding.Ignored)
            throw new ArgumentException($"There are {ClassNames.Count} classes; a label map has at most {MaskCoding.Ignored - 1}.", nameof(classNames));
        Videos = [.. videos.Select(video => new CheckedMasks(video, ClassNames.Count))];
        VideoNames.Require(Videos, nameof(videos));
        Problems = new DataProblems(strict: false);
        Schema = MaskSchema.Create(ClassNames);
    }

    /// <summary>Initializes a dataset of videos whose readers check the masks.</summary>
    internal LabeledMaskData(IReadOnlyList<string> classNames, IReadOnlyList<MaskedVideo> videos, DataProblems problems)
    {
        (ClassNames, Videos, Problems) = (classNames, videos, problems);
        Schema = MaskSchema.Create(classNames);
    }

    /// <summary>Gets the names of the classes, in the order of their numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Gets the videos; a still image is a video of one frame.</summary>
    public IReadOnlyList<MaskedVideo> Videos { get; }

    /// <summary>Gets the problems of the data that were found so far.</summary>
    public DataProblems Problems { get; }

    /// <summary>Gets the number of frames of all videos.</summary>
    public long FrameCount => Videos.Sum(video => (long)video.FrameCount);

    IReadOnlyList<DatasetVideo> IVideoDataset.Videos => Videos;

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

    /// <summary>Creates a dataset of parts of videos.</summary>
    internal LabeledMaskData Take(IReadOnlyList<VideoPart> parts) => new(
        ClassNames,
        new VideoList<MaskedVideo>(parts.Count, i => parts[i] is var (video, first, count) && count == Videos[video].FrameCount
            ? Videos[video]
            : new MaskedVideoRange(Videos[parts[i].Video], parts[i].First, parts[i].Count)),
        Problems);

    /// <summary>Wraps a custom video, whose label maps are checked when they are read.</summary>
    private sealed class CheckedMasks(MaskedVideo video, int classCount) : MaskedVideoWrapper(video)
    {
        public override byte[] ReadLabelMap(int position)
        {
            byte[] classes = base.ReadLabelMap(position);
            (int width, int height) = GetSize(position);
            if (classes.Length != width * height)
                throw new InvalidDataException($"The label map of {Describe(position)} has {classes.Length} pixels; its picture has {width}x{height}.");
            int wrong = Array.FindIndex(classes, value => value >= classCount && value != MaskCoding.Ignored);
            return wrong < 0 ? classes : throw new InvalidDataException(
                $"The label map of {Describe(position)} has the class {classes[wrong]} at x {wrong % width}, y {wrong / width}; expected 0 to {classCount - 1}, or {MaskCoding.Ignored}.");
        }
    }
}
