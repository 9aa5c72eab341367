namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Writes frames with their detections drawn on them as a video file.</summary>
/// <remarks>
/// <para>Where there is <c>ffmpeg</c>, on the path or in the environment variable <c>DFF_FFMPEG</c>, it encodes beside the network: .mp4, .m4v, .mov and .mkv hold
/// H.264, which every browser plays, .webm holds VP9, .gif is for short clips. Frames keep the times of their source
/// (<see cref="FrameDetections.Timestamp"/>), their sides are extended to even ones, and sound is copied from <see cref="VideoFileOptions.SoundPath"/>. .avi
/// holds Motion JPEG from OpenCV, which takes the least of the processor's time and the most space.</para>
/// <para>Without it OpenCV writes MPEG-4 Part 2 at a steady rate, which browsers do not know, and no sound: <see cref="Warning"/> says so.</para>
/// <para>The first frame decides on the size. Its pixels keep their places and scale; where the codec needs more (even sides, at
/// least 32 pixels each) the picture is extended with black at the right and at the bottom. Later frames of another size are
/// fitted into that size, with black around them. Where the pixels of the source are not square
/// (<see cref="VideoInfo.PixelAspectRatio"/>), the file says so; from OpenCV, and in a GIF, which cannot, the picture is widened or heightened.</para>
/// <para>The frames must hold their images (<see cref="FrameDetections.Image"/>).</para>
/// </remarks>
public sealed class AnnotatedVideoWriter : FileDetectionSink
{
    /// <summary>Frames per second where neither the caller nor the source knows: 25.</summary>
    public const double DefaultFrameRate = VideoFileEncoding.DefaultFrameRate;

    private readonly FrameAnnotator _annotator;
    private readonly DrawnVideo _video;

    /// <summary>Starts the output under a temporary name beside <paramref name="path"/>.</summary>
    /// <param name="path">The file to write, with one of the extensions .mp4, .m4v, .mov, .mkv, .webm, .gif, .avi.</param>
    /// <param name="info">What is known of the source; its frame rate is used. Null or without rate: <see cref="DefaultFrameRate"/>.</param>
    /// <param name="annotator">Draws the detections; by default a new one with its default settings.</param>
    /// <param name="options">How it is encoded; by default by ffmpeg where there is one, without sound.</param>
    /// <exception cref="NotSupportedException">The extension is none of those, or needs ffmpeg, and there is none.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The folder cannot be written to, the path is a folder, or there is no such encoder.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public AnnotatedVideoWriter(string path, VideoInfo? info = null, FrameAnnotator? annotator = null, VideoFileOptions? options = null)
        : base(VideoFileEncoding.Prepared(path, options))
    {
        _video = new DrawnVideo(File.TargetPath, File.TemporaryPath, info, options);
        _annotator = annotator ?? new FrameAnnotator();
    }

    /// <summary>Gets the frames per second of the file: those of the source, or the nearest that the codec can hold (MPEG-4: 65535/n).</summary>
    public double FrameRate => _video.FrameRate;

    /// <summary>Gets a sentence on what the file lacks, sound or a codec that browsers know; null where it lacks nothing. Sound is known of when it is complete.</summary>
    public string? Warning => _video.Warning;

    private protected override void WriteFrame(FrameDetections frame) =>
        _video.Write(frame.Image, (frame.VideoId, frame.FrameIndex, frame.Timestamp), FrameCount, (picture, squarePixels) =>
        {
            (int width, int height) = (picture.Width, picture.Height);
            FrameDetections drawn = squarePixels?.Stretch(picture, frame) ?? frame;
            _annotator.Annotate(picture, drawn, (double)picture.Width / width, (double)picture.Height / height);
        });

    private protected override void Finish() => _video.Finish(FrameCount);

    private protected override void Release() => _video.Dispose();
}
