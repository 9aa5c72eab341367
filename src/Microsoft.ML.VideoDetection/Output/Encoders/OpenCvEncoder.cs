using Microsoft.ML.VideoDetection.Interop;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output.Encoders;

/// <summary>A video file in the making, encoded by OpenCV: where there is no <c>ffmpeg</c>, and for Motion JPEG.</summary>
internal sealed class OpenCvEncoder : IVideoEncoder
{
    // VIDEOWRITER_PROP_RAW_VIDEO and VIDEOWRITER_PROP_KEY_INTERVAL of OpenCV's videoio.hpp, which have no names in OpenCvSharp:
    // frames come compressed already, and each can be shown without another.
    private static readonly int[] _compressedFrames = [9, 1, 10, 1];

    private readonly VideoWriter _writer;
    private readonly JpegFrames? _jpeg;

    private OpenCvEncoder(VideoWriter writer, JpegFrames? jpeg)
    {
        _writer = writer;
        _jpeg = jpeg;
    }

    /// <summary>Starts a file; null where OpenCV cannot encode such a video.</summary>
    internal static OpenCvEncoder? Open(string path, OpenCvFormat format, double frameRate, Size size)
    {
        if (Math.Max(size.Width, size.Height) > format.LongestSide)
        {
            return null;
        }

        // Where OpenCV has no FFmpeg, what it has instead takes no compressed frames, and may not say so.
        bool takesCompressed = QuietOpenCv.FileBackend == VideoCaptureAPIs.FFMPEG;
        VideoWriter? writer = format.IsMotionJpeg && takesCompressed ? OpenWriter(_compressedFrames) : null;
        JpegFrames? jpeg = writer is null ? null : new JpegFrames();
        writer ??= OpenWriter([]);
        return writer is null ? null : new OpenCvEncoder(writer, jpeg);

        VideoWriter? OpenWriter(int[] parameters)
        {
            VideoWriter opened = new(path, QuietOpenCv.FileBackend, format.FourCC, frameRate, size, parameters);
            if (opened.IsOpened())
            {
                return opened;
            }

            opened.Dispose();
            return null;
        }
    }

    /// <inheritdoc/>
    public void Write(Mat picture, TimeSpan time)
    {
        if (_jpeg is null)
        {
            _writer.Write(picture);
            return;
        }

        using Mat compressed = _jpeg.Compress(picture);
        _writer.Write(compressed);
    }

    /// <inheritdoc/>
    public void Finish() => _writer.Release();

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _jpeg?.Dispose();
    }
}
