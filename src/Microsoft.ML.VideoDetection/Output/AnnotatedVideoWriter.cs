using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.VideoDetection.Interop;
using OpenCvSharp;

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
    public const double DefaultFrameRate = 25;

    private readonly FrameAnnotator _annotator;
    private readonly VideoFormat _format;
    private readonly Mat _picture = new();
    private readonly SquarePixels? _squarePixels;
    private readonly VideoCanvas _canvas = new();
    private VideoEncoder? _encoder;

    /// <summary>Starts the output under a temporary name beside <paramref name="path"/>.</summary>
    /// <param name="path">The file to write, with one of the extensions .mp4, .m4v, .mov, .mkv, .avi.</param>
    /// <param name="info">What is known of the source; its frame rate is used. Null or without rate: <see cref="DefaultFrameRate"/>.</param>
    /// <param name="annotator">Draws the detections; by default a new one with its default settings.</param>
    /// <exception cref="NotSupportedException">The extension is none of those.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or the path is a folder.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public AnnotatedVideoWriter(string path, VideoInfo? info = null, FrameAnnotator? annotator = null)
        : base(Prepared(path))
    {
        _format = VideoFormat.ForFile(path);
        FrameRate = _format.NearestRate(
            info?.FrameRate is double rate && VideoFileSource.PlausibleRate(rate) is not null ? rate : DefaultFrameRate);
        _squarePixels = info?.PixelAspectRatio is double ratio ? new SquarePixels(ratio) : null;
        _annotator = annotator ?? new FrameAnnotator();
    }

    /// <summary>Gets the frames per second of the file: those of the source, or the nearest that the codec can hold (MPEG-4: 65535/n).</summary>
    public double FrameRate { get; }

    private protected override void WriteFrame(FrameDetections frame)
    {
        using (FrameActivity.Start(FrameActivity.Draw))
        {
            FramePicture.CopyBgr(frame, _picture);
            (int width, int height) = (_picture.Width, _picture.Height);
            FrameDetections drawn = _squarePixels?.Stretch(_picture, frame) ?? frame;
            _annotator.Annotate(_picture, drawn, (double)_picture.Width / width, (double)_picture.Height / height);
        }

        Mat canvas = _canvas.Fit(_picture);
        try
        {
            using Activity? activity = FrameActivity.Start(FrameActivity.Encode);
            _encoder ??= Open(canvas.Size());
            _encoder.Write(canvas);
        }
        catch (OpenCVException error)
        {
            throw new IOException(
                string.Create(CultureInfo.InvariantCulture, $"Frame {FrameCount} could not be written to the video '{FilePath}'."), error);
        }
    }

    private protected override void Finish()
    {
        if (_encoder is null)
        {
            throw new InvalidOperationException($"No frame was written to the video '{FilePath}', and a video needs at least one.");
        }

        _encoder.Finish();
        RequireAllFrames();
    }

    private protected override void Release()
    {
        _encoder?.Dispose();
        _picture.Dispose();
        _canvas.Dispose();
    }

    // Before anything is created: a wrong extension or a missing library must not leave a temporary file.
    private static string Prepared(string path)
    {
        _ = VideoFormat.ForFile(path);
        QuietOpenCv.EnsureReady();
        return path;
    }

    private VideoEncoder Open(Size size) =>
        VideoEncoder.Open(File.TemporaryPath, _format, FrameRate, size) ?? throw new IOException(string.Create(
            CultureInfo.InvariantCulture,
            $"OpenCV cannot encode a video of {size.Width}x{size.Height} pixels at {FrameRate:0.###} frames/s as '{FilePath}'; {_format.Limits}."));

    // OpenCV does not say when a frame could not be stored, for want of space for example; the finished file does.
    private void RequireAllFrames()
    {
        using VideoCapture capture = new(File.TemporaryPath, QuietOpenCv.FileBackend);
        int stored = capture.IsOpened() ? VideoFileSource.Positive(capture.Get(VideoCaptureProperties.FrameCount)) ?? 0 : 0;
        if (stored < FrameCount)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"Only {stored} of {FrameCount} frames could be stored in the video '{FilePath}'; is the disk full?"));
        }
    }
}
