using Microsoft.ML.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection;

/// <summary>Turns what OpenCV captured into a picture, through two buffers that are used again for every frame.</summary>
internal sealed class CapturedFrame : IDisposable
{
    private readonly Mat _decoded = new();
    private readonly Mat _bgra = new();

    /// <summary>Makes a picture of the frame that was grabbed last; null when OpenCV has none.</summary>
    /// <exception cref="OpenCVException">OpenCV refuses the frame.</exception>
    internal unsafe MLImage? Retrieve(VideoCapture capture)
    {
        if (!capture.Retrieve(_decoded) || _decoded.Empty())
        {
            return null;
        }

        Mat source = _decoded;
        if (source.Channels() != 4)
        {
            Cv2.CvtColor(source, _bgra, source.Channels() == 1 ? ColorConversionCodes.GRAY2BGRA : ColorConversionCodes.BGR2BGRA);
            source = _bgra;
        }

        int length = checked(source.Width * source.Height * 4);
        return MLImage.CreateFromPixels(
            source.Width, source.Height, MLPixelFormat.Bgra32, new ReadOnlySpan<byte>(source.DataPointer, length));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decoded.Dispose();
        _bgra.Dispose();
    }
}
