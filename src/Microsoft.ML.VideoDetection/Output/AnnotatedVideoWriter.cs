namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Writes frames with their detections drawn on them as a video file.</summary>
/// <remarks>
/// <para>.mp4, .m4v, .mov and .mkv hold MPEG-4 Part 2, .avi holds Motion JPEG: what OpenCV can encode everywhere. VLC, mpv, ffplay and
/// QuickTime's successors play them; browsers do not know MPEG-4 Part 2, so convert for the web, for example with
/// <c>ffmpeg -i out.mp4 -c:v libx264 out-web.mp4</c>. Motion JPEG takes about an eighth of the processor's time on Linux, and three
/// to seven times the space: take .avi where the time counts.</para>
/// <para>The first frame decides on the size. Its pixels keep their places and scale; where the codec needs more (even sides, at
/// least 32 pixels each) the picture is extended with black at the right and at the bottom. Later frames of another size are
/// fitted into that size, with black around them. Where the pixels of the source are not square
/// (<see cref="VideoInfo.PixelAspectRatio"/>), the picture is widened or heightened, since OpenCV cannot write such a ratio.</para>
/// <para>The frames must hold their images (<see cref="FrameDetections.Image"/>).</para>
/// </remarks>
public sealed class AnnotatedVideoWriter : FileDetectionSink
{
    /// <summary>Frames per second where neither the caller nor the source knows: 25.</summary>
    public const double DefaultFrameRate = VideoFileEncoding.DefaultFrameRate;

    private readonly FrameAnnotator _annotator;
    private readonly DrawnVideo _video;

    /// <summary>Starts the output under a temporary name beside <paramref name="path"/>.</summary>
    /// <param name="path">The file to write, with one of the extensions .mp4, .m4v, .mov, .mkv, .avi.</param>
    /// <param name="info">What is known of the source; its frame rate is used. Null or without rate: <see cref="DefaultFrameRate"/>.</param>
    /// <param name="annotator">Draws the detections; by default a new one with its default settings.</param>
    /// <exception cref="NotSupportedException">The extension is none of those.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or the path is a folder.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public AnnotatedVideoWriter(string path, VideoInfo? info = null, FrameAnnotator? annotator = null)
        : base(VideoFileEncoding.Prepared(path))
    {
        _video = new DrawnVideo(File.TargetPath, File.TemporaryPath, info);
        _annotator = annotator ?? new FrameAnnotator();
    }

    /// <summary>Gets the frames per second of the file: those of the source, or the nearest that the codec can hold (MPEG-4: 65535/n).</summary>
    public double FrameRate => _video.FrameRate;

    private protected override void WriteFrame(FrameDetections frame) =>
        _video.Write(frame.Image, (frame.VideoId, frame.FrameIndex), FrameCount, (picture, squarePixels) =>
        {
            (int width, int height) = (picture.Width, picture.Height);
            FrameDetections drawn = squarePixels?.Stretch(picture, frame) ?? frame;
            _annotator.Annotate(picture, drawn, (double)picture.Width / width, (double)picture.Height / height);
        });

    private protected override void Finish() => _video.Finish(FrameCount);

    private protected override void Release() => _video.Dispose();
}
