namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Writes frames with the classes of their pixels drawn on them as a video file.</summary>
/// <remarks>
/// Formats, sizes and pixels that are not square are treated as <see cref="AnnotatedVideoWriter"/> does it.
/// The frames must hold their images (<see cref="FrameSegmentation.Image"/>).
/// </remarks>
public sealed class SegmentedVideoWriter : FileSink<FrameSegmentation>, ISegmentationSink
{
    private readonly SegmentationAnnotator _annotator;
    private readonly DrawnVideo _video;

    /// <summary>Starts the output under a temporary name beside <paramref name="path"/>.</summary>
    /// <param name="path">The file to write, with one of the extensions .mp4, .m4v, .mov, .mkv, .webm, .gif, .avi.</param>
    /// <param name="info">What is known of the source; its frame rate is used. Null or without rate: <see cref="AnnotatedVideoWriter.DefaultFrameRate"/>.</param>
    /// <param name="annotator">Draws the classes; by default a new one with its default settings.</param>
    /// <param name="options">How it is encoded; by default by ffmpeg where there is one, without sound.</param>
    /// <exception cref="NotSupportedException">The extension is none of those, or needs ffmpeg, and there is none.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The folder cannot be written to, the path is a folder, or there is no such encoder.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public SegmentedVideoWriter(string path, VideoInfo? info = null, SegmentationAnnotator? annotator = null, VideoFileOptions? options = null)
        : base(VideoFileEncoding.Prepared(path, options))
    {
        _video = new DrawnVideo(File.TargetPath, File.TemporaryPath, info, options);
        _annotator = annotator ?? new SegmentationAnnotator();
    }

    /// <summary>Gets the frames per second of the file: those of the source, or the nearest that the codec can hold (MPEG-4: 65535/n).</summary>
    public double FrameRate => _video.FrameRate;

    /// <summary>Gets a sentence on what the file lacks, sound or a codec that browsers know; null where it lacks nothing. Sound is known of when it is complete.</summary>
    public string? Warning => _video.Warning;

    private protected override void WriteFrame(FrameSegmentation frame) =>
        _video.Write(frame.Image, (frame.VideoId, frame.FrameIndex, frame.Timestamp), FrameCount, (picture, squarePixels) =>
        {
            _annotator.DrawVeil(picture, frame);
            squarePixels?.Stretch(picture);
            _annotator.DrawWords(picture, frame);
        });

    private protected override void Finish() => _video.Finish(FrameCount);

    private protected override void Release() => _video.Dispose();
}
