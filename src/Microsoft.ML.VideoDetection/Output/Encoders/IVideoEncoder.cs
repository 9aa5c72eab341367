using Microsoft.ML.VideoDetection.Interop.Ffmpeg;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output.Encoders;

/// <summary>A video file in the making, of pictures of one size.</summary>
internal interface IVideoEncoder : IDisposable
{
    /// <summary>Adds a picture of 8-bit blue, green, red.</summary>
    /// <param name="picture">It may change when this returns.</param>
    /// <param name="time">When it is shown, from the first one on; later than the one before.</param>
    /// <exception cref="IOException">It cannot be encoded.</exception>
    void Write(Mat picture, TimeSpan time);

    /// <summary>Writes what stands at the end of the file and closes it.</summary>
    /// <exception cref="IOException">The file is not whole.</exception>
    void Finish();
}

/// <summary>What is known of a video file before its first frame.</summary>
/// <param name="Path">The name that it will have, for messages.</param>
/// <param name="TemporaryPath">Where it is written.</param>
/// <param name="Container">Its kind.</param>
/// <param name="Rate">Frames per second.</param>
/// <param name="PixelAspect">Width of a pixel over its height.</param>
/// <param name="Patience">How long <c>ffmpeg</c> may do nothing.</param>
internal sealed record EncoderSettings(
    string Path, string TemporaryPath, VideoContainer Container, Fraction Rate, Fraction PixelAspect, TimeSpan Patience)
{
    /// <summary>Gets the default of <see cref="Patience"/>.</summary>
    internal static TimeSpan DefaultPatience => FfmpegProcess.Patience;
}
