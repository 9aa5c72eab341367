using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Interop;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection;

/// <summary>The frames of a video file, decoded by the FFmpeg inside OpenCV.</summary>
/// <remarks>
/// It can be read several times, and by several readers at once; each opens the file for itself.
/// Where a file is cut or damaged, the frames that decode are delivered under their own numbers, and <see cref="VideoSource.MissingFrames"/>
/// says how many are missing.
/// </remarks>
public sealed class VideoFileSource : VideoSource
{
    // Beyond this, containers report their clock instead of a frame rate.
    private const double HighestFrameRate = 1000;

    // CAP_PROP_SAR_NUM and CAP_PROP_SAR_DEN of OpenCV's videoio.hpp.
    private const VideoCaptureProperties AspectNumerator = (VideoCaptureProperties)40;
    private const VideoCaptureProperties AspectDenominator = (VideoCaptureProperties)41;

    // As FFmpeg names JPEG, PNG, BMP, GIF and WebP.
    private static readonly int[] _pictureCodecs = [.. new[] { "MJPG", "MPNG", "BMP ", "gif ", "WEBP" }.Select(name => FourCC.FromString(name).Value)];

    /// <summary>Opens the file, reads what its header says, and makes sure that there is a frame that decodes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="videoId">Name of the video in results; by default the name of the file without its folder.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder, empty, a text, or no video that can be decoded.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public VideoFileSource(string path, string? videoId = null)
    {
        FullPath = VideoFileCheck.Validate(path);
        FilePath = path;
        QuietOpenCv.EnsureReady();
        using VideoCapture capture = Open();
        bool decodes;
        try
        {
            decodes = FrameGrabber.GrabNext(capture, Positive(capture.Get(VideoCaptureProperties.FrameCount)), out _);
        }
        catch (OpenCVException error)
        {
            throw NotDecodable(path, error);
        }

        if (!decodes)
        {
            throw NotDecodable(path, null);
        }

        if (IsCover(capture))
        {
            throw new InvalidDataException($"'{path}' holds sound and a cover picture, no video.");
        }

        double reportedRate = capture.Get(VideoCaptureProperties.Fps);
        Info = new VideoInfo(
            videoId ?? Path.GetFileName(FullPath),
            Positive(capture.Get(VideoCaptureProperties.FrameWidth)),
            Positive(capture.Get(VideoCaptureProperties.FrameHeight)),
            PlausibleRate(reportedRate),
            reportedRate > HighestFrameRate ? null : Positive(capture.Get(VideoCaptureProperties.FrameCount)), // duration times that clock
            PixelAspect(capture));
    }

    /// <summary>Gets the path as it was given.</summary>
    public string FilePath { get; }

    /// <inheritdoc/>
    public override VideoInfo Info { get; }

    /// <summary>Gets the path that holds wherever the current folder moves.</summary>
    internal string FullPath { get; }

    /// <inheritdoc/>
    public override IEnumerable<VideoFrame> ReadFrames(CancellationToken cancellationToken = default) =>
        ReadThroughReader(cancellationToken);

    internal override FrameReader OpenReader() => new VideoFileReader(this, Open());

    /// <summary>Makes what steps through the file.</summary>
    internal FrameGrabber Grabber(VideoCapture capture) => new(capture, Info.FrameRate, Info.FrameCount);

    internal static double? PlausibleRate(double reported) =>
        reported is > 0 and <= HighestFrameRate ? reported : null;

    // Containers report nonsense (negative, infinite, astronomic) for what they do not know.
    internal static int? Positive(double reported) => reported is >= 1 and <= int.MaxValue ? (int)reported : null;

    /// <summary>Opens the file for a reading of one's own.</summary>
    internal VideoCapture Open()
    {
        VideoCapture capture = new(FullPath, QuietOpenCv.FileBackend);
        if (!capture.IsOpened())
        {
            capture.Dispose();
            throw NotDecodable(FilePath, null);
        }

        return capture;
    }

    // Null for square pixels, and for ratios that no format has.
    private static double? PixelAspect(VideoCapture capture)
    {
        double ratio = capture.Get(AspectNumerator) / capture.Get(AspectDenominator);
        return ratio is >= 0.1 and <= 10 && Math.Abs(ratio - 1) > 0.001 ? ratio : null;
    }

    // FFmpeg shows the cover picture of a file of sound as a stream of one still picture, at the rate of its clock.
    private static bool IsCover(VideoCapture capture) =>
        capture.Get(VideoCaptureProperties.Fps) >= HighestFrameRate
        && (int)capture.Get(VideoCaptureProperties.FourCC) is var codec
        && _pictureCodecs.Contains(codec)
        && !capture.Grab();

    private InvalidDataException NotDecodable(string path, Exception? error) => new(
        SoundFile.IsSound(FullPath) ? $"'{path}' holds sound, no video." : $"'{path}' cannot be read as a video: it is no video, is damaged or cut before its index, or uses a codec that OpenCV's FFmpeg does not have.",
        error);
}
