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
    internal static void CopyBgr(FrameDetections frame, Mat bgr)
    {
        ArgumentNullException.ThrowIfNull(frame);
        CopyBgr(frame.Image, frame.VideoId, frame.FrameIndex, bgr);
    }

    /// <summary>Does the same with the image of whatever result.</summary>
    /// <param name="kept">The image, if the result holds it.</param>
    /// <param name="videoId">Of the frame, for messages.</param>
    /// <param name="frameIndex">Of the frame, for messages.</param>
    /// <param name="bgr">Receives 8-bit blue, green, red.</param>
    /// <exception cref="InvalidOperationException">There is no image.</exception>
    internal static unsafe void CopyBgr(MLImage? kept, string videoId, int frameIndex, Mat bgr)
    {
        MLImage image = kept ?? throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"Frame {frameIndex} of '{videoId}' holds no image to draw on; have the frames kept (KeepImages)."));
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
