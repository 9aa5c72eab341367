using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection;

/// <summary>Yields the frames of a video in order, and many sources also in any order: a file, a folder of images, a camera, a data view, or a source of the user's own.</summary>
/// <remarks>
/// <para>Nothing is decoded before <see cref="ReadFrames"/> is enumerated, and at most one frame is held at a time.
/// What cannot be opened is reported when the source is made, not when it is read.</para>
/// <para>A source of one's own overrides <see cref="Info"/> and either <see cref="ReadFrames"/>, or <see cref="ExactFrameCount"/> and
/// <see cref="ReadImage"/> where frames can be read in any order; with labels it derives from <see cref="LabeledVideo"/>.</para>
/// </remarks>
public abstract class VideoSource
{
    /// <summary>Gets what is known of the video.</summary>
    public abstract VideoInfo Info { get; }

    /// <summary>
    /// Gets, after the frames were read, one sentence on frames that the source announced and that did not come, at its end or in between;
    /// null when the video was read whole.
    /// </summary>
    public string? MissingFrames { get; protected set; }

    /// <summary>Gets, after the frames were read, one sentence on frames that came although their files are damaged; null when there was none.</summary>
    public string? Warning { get; protected set; }

    /// <summary>
    /// Gets the number of frames where it is certain, not merely announced by a container, and then <see cref="ReadImage"/> reads them in any
    /// order; null (the default) where only a reading to the end tells.
    /// </summary>
    public virtual int? ExactFrameCount => null;

    /// <summary>Opens a video file that OpenCV's FFmpeg can decode.</summary>
    /// <param name="path">The file.</param>
    /// <param name="videoId">Name of the video in results; by default the name of the file without its folder.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder, empty, a text, or no video that can be decoded.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public static VideoFileSource FromFile(string path, string? videoId = null) => new(path, videoId);

    /// <summary>Opens a folder of images (JPEG, PNG, BMP, WebP, GIF) as a video, in natural order of their names.</summary>
    /// <param name="path">The folder. Subfolders are not looked into.</param>
    /// <param name="frameRate">Frames per second, which a folder cannot tell; null when it does not matter.</param>
    /// <param name="videoId">Name of the video in results; by default the name of the folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">There is no image in it, or none that can be read.</exception>
    public static ImageFolderSource FromImageFolder(string path, double? frameRate = null, string? videoId = null) =>
        new(path, frameRate, videoId);

    /// <summary>Opens a camera by its number.</summary>
    /// <param name="device">0-based number of the camera as the system counts them.</param>
    /// <exception cref="IOException">The camera cannot be opened.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public static CameraSource FromCamera(int device) => new(device);

    /// <summary>Opens a live stream: an RTSP or HTTP URL (by <c>ffmpeg</c>), a GStreamer pipeline, a device path.</summary>
    /// <param name="address">The URL, pipeline or device path.</param>
    /// <exception cref="IOException">The stream cannot be opened.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public static CameraSource FromCamera(string address) => new(address);

    /// <summary>Reads frames from the rows of a data view, in their order.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="imageColumnName">Column of type <see cref="MLImage"/>.</param>
    /// <param name="videoIdColumnName">Text column, or null. Where the default column is absent, all rows are one video.</param>
    /// <param name="frameIndexColumnName">Column of type <see cref="int"/>, or null. Where the default column is absent, rows are counted from 0 in each video.</param>
    /// <param name="frameRate">Frames per second, which a data view cannot tell; null when it does not matter.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public static DataViewSource FromDataView(
        IDataView data,
        string imageColumnName = VideoColumns.Image,
        string? videoIdColumnName = VideoColumns.VideoId,
        string? frameIndexColumnName = VideoColumns.FrameIndex,
        double? frameRate = null) =>
        new(data, imageColumnName, videoIdColumnName, frameIndexColumnName, frameRate);

    /// <summary>Takes images one after the other as the frames of a video.</summary>
    /// <param name="images">The images, enumerated once per reading and never held.</param>
    /// <param name="frameRate">Frames per second; null when it does not matter.</param>
    /// <param name="videoId">Name of the video in results.</param>
    /// <param name="takeOwnership">
    /// False (the default) leaves the images to the caller and costs a copy of each; true hands each one over, uncopied,
    /// and whoever consumes the frame disposes it, so that the sequence can be read once only unless it makes new images.
    /// </param>
    public static ImageSequenceSource FromImages(
        IEnumerable<MLImage> images, double? frameRate = null, string videoId = "frames", bool takeOwnership = false) =>
        new(images, frameRate, videoId, takeOwnership);

    /// <summary>Decodes the frames one by one, in order.</summary>
    /// <param name="cancellationToken">Ends the enumeration with <see cref="OperationCanceledException"/>.</param>
    /// <returns>Frames that the caller disposes.</returns>
    /// <exception cref="NotSupportedException">The source overrides neither this nor <see cref="ExactFrameCount"/>.</exception>
    public virtual IEnumerable<VideoFrame> ReadFrames(CancellationToken cancellationToken = default) => ExactFrameCount is null
        ? throw new NotSupportedException($"{GetType().Name} overrides neither {nameof(ReadFrames)} nor {nameof(ExactFrameCount)} and {nameof(ReadImage)}.")
        : ReadThroughReader(cancellationToken);

    /// <summary>Decodes a frame, in any order and from any thread; the caller disposes it.</summary>
    /// <param name="position">0-based, less than <see cref="ExactFrameCount"/>.</param>
    /// <exception cref="NotSupportedException">Frames can be read in order only.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="InvalidDataException">The picture is missing or unreadable; the message names its path.</exception>
    public virtual MLImage ReadImage(int position) =>
        throw new NotSupportedException($"The frames of '{Info.VideoId}' can be read in order only.");

    /// <summary>Gets the 0-based number of a frame in its video, which is not its position where only some frames are there. Numbers ascend.</summary>
    /// <param name="position">0-based, less than <see cref="ExactFrameCount"/>. Default: the position.</param>
    public virtual int GetFrameIndex(int position) => position;

    /// <summary>Gets the size of a frame in pixels, if possible without decoding it: by default what <see cref="Info"/> says, otherwise that of its picture.</summary>
    /// <param name="position">0-based, less than <see cref="ExactFrameCount"/>.</param>
    /// <exception cref="InvalidDataException">The size is in a file that is missing or unreadable; the message names it.</exception>
    public virtual (int Width, int Height) GetSize(int position)
    {
        if (Info is { Width: int width, Height: int height })
            return (width, height);
        using MLImage image = ReadImage(position);
        return (image.Width, image.Height);
    }

    /// <summary>Gets the path of the file that holds just this frame; null (the default) where frames are inside a video file or made up.</summary>
    /// <param name="position">0-based, less than <see cref="ExactFrameCount"/>.</param>
    public virtual string? GetImagePath(int position) => null;

    /// <summary>Gets what messages call the source: the path of its file or folder.</summary>
    internal virtual string Location => Info.VideoId;

    /// <summary>Starts a reading that decodes only the frames that are asked for.</summary>
    internal virtual FrameReader OpenReader() => ExactFrameCount is null ? new EnumeratedFrameReader(this) : new IndexedFrameReader(this);

    /// <summary>Finds the position of a frame by its number.</summary>
    /// <param name="frameIndex">0-based number of the frame in its video.</param>
    /// <returns>The position; where there is no such frame, the bitwise complement of that of the next one, as of <see cref="Array.BinarySearch(Array, object)"/>.</returns>
    public int FindPosition(int frameIndex)
    {
        int low = 0, high = ExactFrameCount ?? throw new NotSupportedException($"The frames of '{Info.VideoId}' can be read in order only.");
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (GetFrameIndex(middle) < frameIndex)
                low = middle + 1;
            else
                high = middle;
        }

        return low < ExactFrameCount && GetFrameIndex(low) == frameIndex ? low : ~low;
    }

    /// <summary>Lets the reader of this source say how its reading went.</summary>
    internal void Report(string? missingFrames, string? warning = null) => (MissingFrames, Warning) = (missingFrames, warning);

    /// <summary>Throws where a source that is read by position has no such frame.</summary>
    private protected void RequireFrame(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, ExactFrameCount!.Value);
    }

    /// <summary>Implements <see cref="ReadFrames"/> for a source that has a reader of its own.</summary>
    private protected IEnumerable<VideoFrame> ReadThroughReader(CancellationToken cancellationToken)
    {
        using FrameReader reader = OpenReader();
        while (reader.Advance(cancellationToken))
        {
            if (reader.DecodeOrPass() is { } image)
                yield return new VideoFrame(reader.VideoId, reader.FrameIndex, image) { Timestamp = reader.Timestamp };
        }
    }
}
