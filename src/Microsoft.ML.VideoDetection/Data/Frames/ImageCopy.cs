using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>Copies of pictures, for where two owners would otherwise dispose the same one.</summary>
internal static class ImageCopy
{
    internal static MLImage Of(MLImage image) =>
        MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels);
}
