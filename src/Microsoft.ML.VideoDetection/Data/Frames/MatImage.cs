using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Interop;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>Pictures of ML.NET from those of OpenCV.</summary>
internal static class MatImage
{
    /// <summary>Converts a picture, straight into the memory of the new one.</summary>
    /// <param name="source">8-bit grey, blue-green-red, or the same with alpha.</param>
    /// <exception cref="OpenCVException">It has another number of channels.</exception>
    internal static unsafe MLImage Of(Mat source)
    {
        Size size = source.Size();
        MLImage image = UnfilledImage.Create(size.Width, size.Height);
        try
        {
            fixed (byte* pixels = image.Pixels)
            {
                using Mat target = Mat.FromPixelData(size.Height, size.Width, MatType.CV_8UC4, (nint)pixels);
                Fill(target, source);
            }

            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private static void Fill(Mat target, Mat source)
    {
        int channels = source.Channels();
        if (channels == 4)
        {
            source.CopyTo(target);
        }
        else
        {
            Cv2.CvtColor(source, target, channels == 1 ? ColorConversionCodes.GRAY2BGRA : ColorConversionCodes.BGR2BGRA);
        }
    }
}

/// <summary>Copies of pictures, for where two owners would otherwise dispose the same one.</summary>
internal static class ImageCopy
{
    internal static MLImage Of(MLImage image) =>
        MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels);
}
