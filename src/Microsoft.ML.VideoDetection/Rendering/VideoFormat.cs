using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Rendering;

/// <summary>How a kind of video file is encoded.</summary>
/// <param name="FourCC">The codec that OpenCV is asked for.</param>
/// <param name="IsMotionJpeg">Whether each frame is a JPEG picture.</param>
/// <param name="LongestSide">The longest side that the codec can hold, in pixels.</param>
/// <param name="Limits">The same for messages.</param>
internal sealed record VideoFormat(FourCC FourCC, bool IsMotionJpeg, int LongestSide, string Limits)
{
    private static readonly VideoFormat _mpeg4 = new(
        OpenCvSharp.FourCC.FromString("mp4v"),
        IsMotionJpeg: false,
        8190,
        "MPEG-4 holds at most 8190 pixels in either direction, .avi (Motion JPEG) more");

    private static readonly VideoFormat _motionJpeg = new(
        OpenCvSharp.FourCC.FromString("MJPG"),
        IsMotionJpeg: true,
        65500,
        "Motion JPEG holds at most 65500 pixels in either direction");

    private static readonly Dictionary<string, VideoFormat> _byExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp4"] = _mpeg4,
        [".m4v"] = _mpeg4,
        [".mov"] = _mpeg4,
        [".mkv"] = _mpeg4,
        [".avi"] = _motionJpeg,
    };

    /// <summary>Chooses by the extension of the file.</summary>
    /// <exception cref="NotSupportedException">There is no such kind of video file.</exception>
    internal static VideoFormat ForFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return _byExtension.TryGetValue(Path.GetExtension(path), out VideoFormat? format)
            ? format
            : throw new NotSupportedException(
                $"A video cannot be written to '{path}': its extension must be one of {string.Join(", ", _byExtension.Keys)}.");
    }
}
