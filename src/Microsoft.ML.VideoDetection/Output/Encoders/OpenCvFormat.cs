using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output.Encoders;

/// <summary>How OpenCV encodes a kind of video file.</summary>
/// <param name="FourCC">The codec that OpenCV is asked for.</param>
/// <param name="IsMotionJpeg">Whether each frame is a JPEG picture.</param>
/// <param name="LongestSide">The longest side that the codec can hold, in pixels.</param>
/// <param name="MostTicks">The largest numerator of a frame rate that the codec can hold.</param>
/// <param name="Limits">What it holds, for messages.</param>
internal sealed record OpenCvFormat(FourCC FourCC, bool IsMotionJpeg, int LongestSide, int MostTicks, string Limits)
{
    // OpenCV takes slower ones for none.
    private const double SlowestRate = 0.01;

    private static readonly OpenCvFormat _mpeg4 = new(
        OpenCvSharp.FourCC.FromString("mp4v"),
        IsMotionJpeg: false,
        8190,
        65535, // ISO/IEC 14496-2: vop_time_increment_resolution has 16 bits
        "MPEG-4 holds at most 8190 pixels in either direction, .avi (Motion JPEG) more");

    private static readonly OpenCvFormat _motionJpeg = new(
        OpenCvSharp.FourCC.FromString("MJPG"),
        IsMotionJpeg: true,
        65500,
        int.MaxValue,
        "Motion JPEG holds at most 65500 pixels in either direction");

    private static readonly Dictionary<string, OpenCvFormat> _byExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp4"] = _mpeg4,
        [".m4v"] = _mpeg4,
        [".mov"] = _mpeg4,
        [".mkv"] = _mpeg4,
        [".avi"] = _motionJpeg,
    };

    /// <summary>Finds the nearest frame rate that the file can hold, in frames per second.</summary>
    /// <remarks>
    /// OpenCV makes a fraction of a rate whose denominator is the power of ten that comes within 0.001 of it, and the codec refuses
    /// numerators that are too large: 211.222 would be 211222/1000.
    /// </remarks>
    internal double NearestRate(double wanted)
    {
        double rate = Math.Max(wanted, SlowestRate);
        double denominator = 1;
        while (Math.Abs((Math.Round(rate * denominator) / denominator) - rate) > 0.001)
        {
            denominator *= 10;
        }

        double nearest = rate;
        for (; Math.Round(nearest * denominator) > MostTicks; denominator /= 10)
        {
            nearest = Math.Round(rate * denominator / 10) / (denominator / 10);
        }

        return nearest;
    }

    /// <summary>Gets the extensions, for messages.</summary>
    internal static string Extensions => string.Join(", ", _byExtension.Keys);

    /// <summary>Tells whether OpenCV can write such a file.</summary>
    internal static bool Knows(string path) => _byExtension.ContainsKey(Path.GetExtension(path));

    /// <summary>Chooses by the extension of the file.</summary>
    /// <exception cref="NotSupportedException">OpenCV cannot write such a file.</exception>
    internal static OpenCvFormat ForFile(string path) => _byExtension.TryGetValue(Path.GetExtension(path), out OpenCvFormat? format)
        ? format
        : throw new NotSupportedException($"OpenCV cannot write a video to '{path}': its extension must be one of {Extensions}.");
}
