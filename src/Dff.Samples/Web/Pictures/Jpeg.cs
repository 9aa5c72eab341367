using Microsoft.ML.Data;
using OpenCvSharp;

namespace Dff.Samples.Web.Pictures;

/// <summary>Pictures as JPEG files.</summary>
internal static class Jpeg
{
    private const int Quality = 85;

    /// <param name="image">The picture.</param>
    /// <param name="maxSide">The longer side is scaled down to so many pixels; 0 leaves the size alone.</param>
    public static unsafe byte[] Encode(MLImage image, int maxSide)
    {
        fixed (byte* pixels = image.Pixels)
        {
            using Mat whole = Mat.FromPixelData(image.Height, image.Width, MatType.CV_8UC4, (nint)pixels);
            using Mat bgr = new();
            Cv2.CvtColor(whole, bgr, image.PixelFormat == MLPixelFormat.Rgba32 ? ColorConversionCodes.RGBA2BGR : ColorConversionCodes.BGRA2BGR);
            double scale = maxSide == 0 ? 1 : Math.Min(1, maxSide / (double)Math.Max(image.Width, image.Height));
            if (scale < 1)
            {
                var size = new Size(Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
                Cv2.Resize(bgr, bgr, size, 0, 0, InterpolationFlags.Area);
            }

            Cv2.ImEncode(".jpg", bgr, out byte[] jpeg, new ImageEncodingParam(ImwriteFlags.JpegQuality, Quality));
            return jpeg;
        }
    }
}
