using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection;

/// <summary>Something that yields the frames of a video in order: a file, a folder of images, a camera, a data view.</summary>
/// <remarks>
/// Nothing is decoded before <see cref="ReadFrames"/> is enumerated, and at most one frame is held at a time.
/// What cannot be opened is reported when the source is made, not when it is read.
/// </remarks>
public abstract class VideoSource
{
    /// <summary>Gets what is known of the video.</summary>
    public abstract VideoInfo Info { get; }

    /// <summary>
    /// Gets, after the frames were read, one sentence on why fewer frames came than the source announced, at its end or in between;
    /// null when the video was read whole.
    /// </summary>
    public string? Shortfall { get; protected set; }

    /// <summary>Gets, after the frames were read, one sentence on frames that came although their files are damaged; null when there was none.</summary>
    public string? Warning { get; protected set; }

    /// <summary>Gets the number of frames where it is certain, not merely announced by a container; otherwise null.</summary>
    internal virtual int? ExactFrameCount => null;

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

    /// <summary>Opens a live stream by anything that OpenCV understands: an RTSP or HTTP URL, a GStreamer pipeline, a device path.</summary>
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
    public abstract IEnumerable<VideoFrame> ReadFrames(CancellationToken cancellationToken = default);

    /// <summary>Starts a reading that decodes only the frames that are asked for.</summary>
    internal virtual FrameReader OpenReader() => new EnumeratedFrameReader(this);

    /// <summary>Lets the reader of this source say how its reading went.</summary>
    internal void Report(string? shortfall, string? warning = null) => (Shortfall, Warning) = (shortfall, warning);

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
