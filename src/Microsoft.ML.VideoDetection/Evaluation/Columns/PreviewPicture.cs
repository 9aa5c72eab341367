using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Evaluation.Columns;

/// <summary>Reduces a frame's picture to the size of a report.</summary>
internal static class PreviewPicture
{
    public const int MaxWidth = 640;
    private const int Quality = 80;

    public static FramePreview Create(MLImage image)
    {
        SKColorType colors = image.PixelFormat == MLPixelFormat.Bgra32 ? SKColorType.Bgra8888 : SKColorType.Rgba8888;
        var info = new SKImageInfo(image.Width, image.Height, colors, SKAlphaType.Opaque);
        using SKImage full = SKImage.FromPixelCopy(info, image.Pixels);
        double scale = Math.Min(1, (double)MaxWidth / image.Width);
        var small = new SKImageInfo(
            Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)), colors, SKAlphaType.Opaque);
        using var bitmap = new SKBitmap(small);
        full.ScalePixels(bitmap.PeekPixels(), SKFilterQuality.Medium);
        using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return new FramePreview(jpeg.ToArray(), image.Width, image.Height);
    }
}
