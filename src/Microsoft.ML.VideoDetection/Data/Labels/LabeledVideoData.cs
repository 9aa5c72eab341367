using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection;

/// <summary>Videos with labelled objects, and still images with them, as rows: one per frame, the frames of a video in order.</summary>
/// <remarks>
/// <para>| column | type | content |<br/>
/// | <c>Image</c> | <see cref="MLImage"/> | the picture, in source pixels; decoded only when asked for |<br/>
/// | <c>VideoId</c> | text | name of the video or still image |<br/>
/// | <c>FrameIndex</c> | <see cref="int"/> | 0-based position of the frame in its video |<br/>
/// | <c>Label</c> | vector of key | class of each object, 1-based, with the names of the classes as key values |<br/>
/// | <c>BoundingBoxes</c> | vector of <see cref="float"/> | x0 y0 x1 y1 of each object, in source pixels, clipped to the frame |<br/>
/// | <c>IgnoredBoundingBoxes</c> | vector of <see cref="float"/> | the same of crowds and uncertain objects: neither positive nor negative |<br/>
/// | <c>TrackId</c> | vector of <see cref="int"/> | the object's number, the same through a video; empty where the dataset does not say |<br/>
/// | <c>IsStill</c> | <see cref="bool"/> | whether the row is a still image and no frame of a video |<br/>
/// | <c>Occluded</c> | vector of <see cref="bool"/> | whether each object is partly hidden; empty where the dataset does not say |<br/>
/// | <c>Generated</c> | vector of <see cref="bool"/> | whether each box was interpolated; empty where the dataset does not say |</para>
/// Rows are never shuffled or split over several cursors: their order is what makes them a video. Training does not read rows
/// but frames by video and position, so that nothing is decoded in vain.
/// </remarks>
public abstract class LabeledVideoData : IDataView, ILabeledFrames
{
    private protected LabeledVideoData(IReadOnlyList<string> classNames, DataProblems problems)
    {
        ClassNames = classNames;
        Problems = problems;
        Schema = LabeledSchema.Create(classNames);
    }

    /// <summary>Gets the names of the classes, in the order of the labels.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Gets what was found to be wrong with the data so far.</summary>
    public DataProblems Problems { get; }

    /// <summary>Gets the number of videos; a still image counts as a video of one frame.</summary>
    public abstract int VideoCount { get; }

    /// <summary>Gets the number of frames of all videos.</summary>
    public virtual long FrameCount
    {
        get
        {
            long count = 0;
            for (int video = 0; video < VideoCount; video++)
                count += GetFrameCount(video);
            return count;
        }
    }

    /// <inheritdoc/>
    public DataViewSchema Schema { get; }

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <summary>Gets the name of a video.</summary>
    /// <param name="video">0-based.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such video.</exception>
    public abstract string GetVideoId(int video);

    /// <summary>Gets the number of frames of a video.</summary>
    /// <param name="video">0-based.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such video.</exception>
    public abstract int GetFrameCount(int video);

    /// <summary>Tells whether a video is one still image.</summary>
    /// <param name="video">0-based.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such video.</exception>
    public virtual bool IsStill(int video)
    {
        RequireVideo(video);
        return false;
    }

    /// <summary>Gets the 0-based number of a frame in its video, which is not its position where only some frames are listed.</summary>
    /// <param name="video">0-based.</param>
    /// <param name="position">0-based place in the list of the video's frames.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public abstract int GetFrameIndex(int video, int position);

    /// <summary>Gets the size of a frame in pixels, without decoding it where the dataset or the header of its file tells.</summary>
    /// <param name="video">0-based.</param>
    /// <param name="position">0-based place in the list of the video's frames.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="InvalidDataException">The size is in a file that is missing or unreadable; the message names it.</exception>
    public abstract (int Width, int Height) GetSize(int video, int position);

    /// <summary>Gets what is labelled on a frame.</summary>
    /// <param name="video">0-based.</param>
    /// <param name="position">0-based place in the list of the video's frames.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="InvalidDataException">The labels are malformed; the message names file and place.</exception>
    public abstract FrameAnnotation GetAnnotation(int video, int position);

    /// <summary>Decodes a frame; the caller disposes it. Any order will do.</summary>
    /// <param name="video">0-based.</param>
    /// <param name="position">0-based place in the list of the video's frames.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="InvalidDataException">The picture is missing or unreadable; the message names its path.</exception>
    public abstract MLImage ReadImage(int video, int position);

    /// <summary>Gets the path of the file that holds just this frame; null where frames are inside a video file or made up.</summary>
    /// <param name="video">0-based.</param>
    /// <param name="position">0-based place in the list of the video's frames.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public virtual string? GetImagePath(int video, int position) => null;

    /// <summary>Reads the size of a frame from the header of its image file, to compare it with what the labels say: <see cref="GetSize"/>.</summary>
    /// <param name="video">0-based.</param>
    /// <param name="position">0-based place in the list of the video's frames.</param>
    /// <returns>Width and height in pixels; null where the frame has no file of its own.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="InvalidDataException">The file is missing or no picture; the message names its path.</exception>
    public (int Width, int Height)? ReadImageSize(int video, int position) =>
        GetImagePath(video, position) is string path ? ImageFile.ReadSize(path) : null;

    /// <inheritdoc/>
    public long? GetRowCount() => FrameCount;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new LabeledRowCursor(this, columnsNeeded);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>Gets whether <see cref="GetAnnotation"/> reads no file, so that looking at the labels of all frames is cheap.</summary>
    internal virtual bool HasLabelsInMemory => false;

    /// <summary>Tells whether training takes the frame as its current frame; others serve as references only.</summary>
    internal virtual bool IsTrainingFrame(int video, int position) => true;

    bool ILabeledFrames.IsTrainingFrame(int video, int position) => IsTrainingFrame(video, position);

    /// <summary>Gets the path of the frame's image below the folder of images, with slashes: its own, or the one it would be written to.</summary>
    internal virtual string GetFileName(int video, int position) =>
        string.Create(CultureInfo.InvariantCulture, $"{GetVideoId(video)}/{GetFrameIndex(video, position):D6}.jpg");

    /// <summary>Names the place of a frame's labels, for messages.</summary>
    internal virtual string Describe(int video, int position) =>
        string.Create(CultureInfo.InvariantCulture, $"frame {GetFrameIndex(video, position)} of '{GetVideoId(video)}'");

    /// <summary>Starts a reading of a video's frames from first to last, which for video files is faster than <see cref="ReadImage"/>.</summary>
    internal virtual FrameReader OpenReader(int video) =>
        new IndexedFrameReader(GetVideoId(video), GetFrameCount(video), position => ReadImage(video, position));

    private protected void RequireVideo(int video)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(video);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(video, VideoCount);
    }

    private protected void RequireFrame(int video, int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, GetFrameCount(video));
    }
}
