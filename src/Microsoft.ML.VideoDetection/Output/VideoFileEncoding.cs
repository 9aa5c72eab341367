using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.VideoDetection.Interop;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Encodes pictures as a video file, and makes sure in the end that all of them are in it.</summary>
internal sealed class VideoFileEncoding : IDisposable
{
    /// <summary>Frames per second where neither the caller nor the source knows.</summary>
    public const double DefaultFrameRate = 25;

    private readonly string _path, _temporaryPath;
    private readonly VideoFormat _format;
    private readonly VideoCanvas _canvas = new();
    private VideoEncoder? _encoder;

    /// <param name="path">The name that the file will have, for messages.</param>
    /// <param name="temporaryPath">Where it is written.</param>
    /// <param name="info">What is known of the source; its frame rate is used.</param>
    public VideoFileEncoding(string path, string temporaryPath, VideoInfo? info)
    {
        (_path, _temporaryPath) = (path, temporaryPath);
        _format = VideoFormat.ForFile(path);
        FrameRate = _format.NearestRate(
            info?.FrameRate is double rate && VideoFileSource.PlausibleRate(rate) is not null ? rate : DefaultFrameRate);
    }

    /// <summary>Gets the frames per second of the file: those of the source, or the nearest that the codec can hold.</summary>
    public double FrameRate { get; }

    /// <summary>Checks what can be wrong before anything is created: a wrong extension or a missing library must not leave a temporary file.</summary>
    /// <returns>The path.</returns>
    public static string Prepared(string path)
    {
        _ = VideoFormat.ForFile(path);
        QuietOpenCv.EnsureReady();
        return path;
    }

    /// <summary>Writes a picture; the first one decides on the size.</summary>
    /// <param name="picture">8-bit blue, green, red.</param>
    /// <param name="number">0-based number of the frame, for messages.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(Mat picture, long number)
    {
        Mat canvas = _canvas.Fit(picture);
        try
        {
            using Activity? activity = FrameActivity.Start(FrameActivity.Encode);
            _encoder ??= Open(canvas.Size());
            _encoder.Write(canvas);
        }
        catch (OpenCVException error)
        {
            throw new IOException(
                string.Create(CultureInfo.InvariantCulture, $"Frame {number} could not be written to the video '{_path}'."), error);
        }
    }

    /// <summary>Ends the file.</summary>
    /// <param name="count">How many pictures were written.</param>
    /// <exception cref="InvalidOperationException">None was.</exception>
    /// <exception cref="IOException">Some are not in the file.</exception>
    public void Finish(long count)
    {
        if (_encoder is null)
        {
            throw new InvalidOperationException($"No frame was written to the video '{_path}', and a video needs at least one.");
        }

        _encoder.Finish();
        RequireAllFrames(count);
    }

    public void Dispose()
    {
        _encoder?.Dispose();
        _canvas.Dispose();
    }

    private VideoEncoder Open(Size size) =>
        VideoEncoder.Open(_temporaryPath, _format, FrameRate, size) ?? throw new IOException(string.Create(
            CultureInfo.InvariantCulture,
            $"OpenCV cannot encode a video of {size.Width}x{size.Height} pixels at {FrameRate:0.###} frames/s as '{_path}'; {_format.Limits}."));

    // OpenCV does not say when a frame could not be stored, for want of space for example; the finished file does.
    private void RequireAllFrames(long count)
    {
        using VideoCapture capture = new(_temporaryPath, QuietOpenCv.FileBackend);
        int stored = capture.IsOpened() ? VideoFileSource.Positive(capture.Get(VideoCaptureProperties.FrameCount)) ?? 0 : 0;
        if (stored < count)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"Only {stored} of {count} frames could be stored in the video '{_path}'; is the disk full?"));
        }
    }
}
