using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Resizes a decoded picture to the network's resolution.</summary>
internal static class ResizedPixels
{
    // Per thread: several load at once, and each mostly sees pictures of one size.
    [ThreadStatic]
    private static BilinearResize? _resize;

    /// <param name="image">BGRA or RGBA.</param>
    /// <param name="width">Width of the result, network pixels.</param>
    /// <param name="height">Height of the result, network pixels.</param>
    /// <param name="destination">Receives rows of RGB: width · height · 3 bytes.</param>
    /// <exception cref="NotSupportedException">The image has another pixel format.</exception>
    public static void Write(MLImage image, int width, int height, Span<byte> destination) =>
        (_resize ??= new BilinearResize()).ToRgb(image.Pixels, image.Width, image.Height, RedOffset(image), destination, width, height);

    private static int RedOffset(MLImage image) => image.PixelFormat switch
    {
        MLPixelFormat.Rgba32 => 0,
        MLPixelFormat.Bgra32 => 2,
        _ => throw new NotSupportedException(
            $"Pixel format {image.PixelFormat} cannot be read; images must be {MLPixelFormat.Bgra32} or {MLPixelFormat.Rgba32}."),
    };
}
