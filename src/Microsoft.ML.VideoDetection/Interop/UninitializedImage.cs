using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>
/// Makes pictures for decoders to fill in place. ML.NET's own way copies from pixels that are there already, which for a frame of
/// 1080p costs an eighth of the time of decoding it.
/// </summary>
internal static class UninitializedImage
{
    /// <summary>Makes a BGRA picture whose pixels are still zero, to be written through <see cref="MLImage.Pixels"/> before anybody else has it.</summary>
    public static MLImage Create(int width, int height)
    {
        SKBitmap bitmap = new(new SKImageInfo(width, height, SKColorType.Bgra8888));
        try
        {
            return Around(bitmap);
        }
        catch (MissingMethodException)
        {
            // Another version of ML.NET: its constructor is not public.
            using (bitmap)
            {
                return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, bitmap.GetPixelSpan());
            }
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern MLImage Around(SKBitmap bitmap);
}
