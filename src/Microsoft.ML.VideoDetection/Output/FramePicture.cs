using System.Globalization;
using Microsoft.ML.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>The picture of a frame as OpenCV's drawing and writing want it.</summary>
internal static class FramePicture
{
    /// <summary>Converts the image of a frame into a buffer that can be used again for the next one.</summary>
    /// <param name="frame">A frame that holds its image.</param>
    /// <param name="bgr">Receives 8-bit blue, green, red.</param>
    /// <exception cref="InvalidOperationException">The frame holds no image.</exception>
    internal static unsafe void CopyBgr(FrameDetections frame, Mat bgr)
    {
        ArgumentNullException.ThrowIfNull(frame);
        MLImage image = frame.Image ?? throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"Frame {frame.FrameIndex} of '{frame.VideoId}' holds no image to draw on; have the detector keep the frames."));
        fixed (byte* pixels = image.Pixels)
        {
            using Mat source = Mat.FromPixelData(image.Height, image.Width, MatType.CV_8UC4, (nint)pixels);
            Cv2.CvtColor(
                source,
                bgr,
                image.PixelFormat == MLPixelFormat.Rgba32 ? ColorConversionCodes.RGBA2BGR : ColorConversionCodes.BGRA2BGR);
        }
    }
}
