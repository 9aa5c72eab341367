using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;

namespace Microsoft.ML.VideoDetection;

/// <summary>Videos, and still images, with a class for each pixel, as rows: one per frame, the frames of a video in order.</summary>
/// <remarks>
/// <para>| column | type | content |<br/>
/// | <c>Image</c> | <see cref="MLImage"/> | the picture, in source pixels; decoded only when asked for |<br/>
/// | <c>VideoId</c> | text | name of the video or still image |<br/>
/// | <c>FrameIndex</c> | <see cref="int"/> | 0-based position of the frame in its video |<br/>
/// | <c>LabelMap</c> | vector of key (<see cref="byte"/>) | class of each pixel, row by row, as many as the picture has; 1-based, with the names of the classes
/// as key values; a missing key (0) is a pixel that is ignored |</para>
/// A key of one byte is the smallest of ML.NET's types that knows the names of its values, and every saver, <c>MapKeyToValue</c> and
/// <c>byte[]</c> properties of row classes can work with it; its missing key is what segmentation calls the ignored index. An <see cref="MLImage"/> would
/// take four bytes for a pixel and could be blended or compressed on its way. Height and width are those of the row's picture.
/// </remarks>
public sealed class LabeledMaskData : IDataView, ILabeledFrames
{
    private readonly MaskFrames _frames;

    internal LabeledMaskData(MaskFrames frames, DataProblems problems)
    {
        (_frames, Problems) = (frames, problems);
        Schema = MaskSchema.Create(frames.ClassNames);
    }

    /// <summary>Gets the names of the classes, in the order of their numbers.</summary>
    public IReadOnlyList<string> ClassNames => _frames.ClassNames;

    /// <summary>Gets what was found to be wrong with the data so far.</summary>
    public DataProblems Problems { get; }

    /// <summary>Gets the number of videos; a still image counts as a video of one frame.</summary>
    public int VideoCount => _frames.VideoCount;

    /// <summary>Gets the number of frames of all videos.</summary>
    public long FrameCount => Enumerable.Range(0, VideoCount).Sum(video => (long)_frames.FrameCount(video));

    /// <inheritdoc/>
    public DataViewSchema Schema { get; }

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <summary>Gets the name of a video.</summary>
    /// <param name="video">0-based.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such video.</exception>
    public string GetVideoId(int video) => _frames.VideoId(Require(video));

    /// <summary>Gets the number of frames of a video.</summary>
    /// <param name="video">0-based.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such video.</exception>
    public int GetFrameCount(int video) => _frames.FrameCount(Require(video));

    /// <summary>Tells whether a video is one still image.</summary>
    /// <param name="video">0-based.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such video.</exception>
    public bool IsStill(int video) => _frames.IsStill(Require(video));

    /// <summary>Gets the path of a frame's picture; null where it is no file.</summary>
    /// <param name="video">0-based.</param>
    /// <param name="frame">0-based position in the video.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public string? GetImagePath(int video, int frame) => _frames.ImagePath(video, Require(video, frame));

    /// <summary>Gets the path of a frame's mask; null where it has none, or is no file.</summary>
    /// <param name="video">0-based.</param>
    /// <param name="frame">0-based position in the video.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public string? GetMaskPath(int video, int frame) => _frames.MaskPath(video, Require(video, frame));

    /// <summary>Decodes a frame; the caller disposes it. Any order will do.</summary>
    /// <param name="video">0-based.</param>
    /// <param name="frame">0-based position in the video.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="InvalidDataException">The picture is missing or unreadable; the message names its path.</exception>
    public MLImage ReadImage(int video, int frame) => _frames.ReadImage(video, Require(video, frame), Problems);

    /// <summary>Reads the classes of a frame's pixels. Any order will do.</summary>
    /// <param name="video">0-based.</param>
    /// <param name="frame">0-based position in the video.</param>
    /// <returns>0-based class of each pixel, row by row; 255 where the pixel is ignored.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="InvalidDataException">
    /// The mask is unreadable, has another size than its picture, or values that stand for nothing; the message names file and place.
    /// </exception>
    public byte[] ReadLabelMap(int video, int frame) => _frames.ReadLabelMap(video, Require(video, frame));

    /// <inheritdoc/>
    public long? GetRowCount() => FrameCount;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new MaskRowCursor(this, columnsNeeded);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    int ILabeledFrames.GetFrameIndex(int video, int position) => position;

    bool ILabeledFrames.IsTrainingFrame(int video, int position) => HasMask(video, position);

    /// <summary>Tells whether a frame has a mask.</summary>
    internal bool HasMask(int video, int frame) => _frames.HasMask(video, Require(video, frame));

    private int Require(int video)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(video);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(video, VideoCount);
        return video;
    }

    private int Require(int video, int frame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, GetFrameCount(video));
        return frame;
    }
}
