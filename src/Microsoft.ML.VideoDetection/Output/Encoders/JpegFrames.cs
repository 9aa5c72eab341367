using OpenCvSharp;
using OpenCvSharp.Internal;
using OpenCvSharp.Internal.Vectors;

namespace Microsoft.ML.VideoDetection.Output.Encoders;

/// <summary>Compresses pictures as JPEG into a native buffer that is used again, for a video file to hold as they are.</summary>
/// <remarks>
/// The FFmpeg in OpenCV's Linux package is built without vector instructions, and takes eight times as long for the same pictures
/// as the JPEG library beside it.
/// </remarks>
internal sealed class JpegFrames : IDisposable
{
    // 45 dB on a street scene.
    private const int Quality = 80;

    private static readonly int[] _settings = [(int)ImwriteFlags.JpegQuality, Quality];

    private readonly VectorOfByte _bytes = new();

    /// <summary>Compresses a picture of 8-bit blue, green, red.</summary>
    /// <returns>The file's bytes as one row: the caller disposes it, and it is valid until the next call.</returns>
    /// <exception cref="OpenCVException">OpenCV cannot compress the picture.</exception>
    internal Mat Compress(Mat picture)
    {
        // Not by Cv2.ImEncode: a managed array for each frame would go to the heap for large objects.
        using InputArray input = InputArray.Create(picture);
        NativeMethods.HandleException(NativeMethods.imgcodecs_imencode_vector(
            ".jpg", input.CvPtr, _bytes.CvPtr, _settings, _settings.Length, out int succeeded));
        return succeeded != 0
            ? Mat.FromPixelData(1, _bytes.Size, MatType.CV_8UC1, _bytes.ElemPtr)
            : throw new OpenCVException("The picture could not be compressed as JPEG.");
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();
}
