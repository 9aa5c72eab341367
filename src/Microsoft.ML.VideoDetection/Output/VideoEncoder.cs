using Microsoft.ML.VideoDetection.Interop;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>A video file in the making, of pictures of one size.</summary>
internal sealed class VideoEncoder : IDisposable
{
    // VIDEOWRITER_PROP_RAW_VIDEO and VIDEOWRITER_PROP_KEY_INTERVAL of OpenCV's videoio.hpp, which have no names in OpenCvSharp:
    // frames come compressed already, and each can be shown without another.
    private static readonly int[] _compressedFrames = [9, 1, 10, 1];

    private readonly VideoWriter _writer;
    private readonly JpegFrames? _jpeg;

    private VideoEncoder(VideoWriter writer, JpegFrames? jpeg)
    {
        _writer = writer;
        _jpeg = jpeg;
    }

    /// <summary>Starts a file; null where OpenCV cannot encode such a video.</summary>
    internal static VideoEncoder? Open(string path, VideoFormat format, double frameRate, Size size)
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
        return writer is null ? null : new VideoEncoder(writer, jpeg);

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

    /// <summary>Adds a picture of 8-bit blue, green, red.</summary>
    /// <exception cref="OpenCVException">OpenCV cannot encode it.</exception>
    internal void Write(Mat picture)
    {
        if (_jpeg is null)
        {
            _writer.Write(picture);
            return;
        }

        using Mat compressed = _jpeg.Compress(picture);
        _writer.Write(compressed);
    }

    /// <summary>Writes what stands at the end of the file and closes it.</summary>
    internal void Finish() => _writer.Release();

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _jpeg?.Dispose();
    }
}
