using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Interop;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection;

/// <summary>Reads JPEG, PNG and BMP files with Skia, which ML.NET brings along, so that images need no OpenCV.</summary>
/// <remarks>As in ML.NET's own image loader, the EXIF orientation of photographs is not applied.</remarks>
internal static class ImageFile
{
    private static readonly string[] _extensions = [".jpg", ".jpeg", ".png", ".bmp"];

    internal static string SupportedExtensions => string.Join(", ", _extensions);

    internal static bool HasSupportedExtension(string path) =>
        _extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the size of a picture from its header, in pixels.</summary>
    /// <exception cref="InvalidDataException">It is no picture.</exception>
    internal static (int Width, int Height) ReadSize(string path)
    {
        using SKCodec codec = SKCodec.Create(path) ?? throw Unreadable(path, null);
        return (codec.Info.Width, codec.Info.Height);
    }

    /// <summary>Decodes a picture.</summary>
    /// <remarks>
    /// Not by <see cref="MLImage.CreateFromFile"/>, which takes a file that is cut in the middle for a picture whose lower part is grey.
    /// </remarks>
    /// <exception cref="InvalidDataException">It is no picture, cut or damaged.</exception>
    internal static unsafe MLImage Read(string path)
    {
        using SKCodec codec = SKCodec.Create(path) ?? throw Unreadable(path, null);
        SKImageInfo info = new(codec.Info.Width, codec.Info.Height, SKColorType.Bgra8888, SKAlphaType.Premul);
        MLImage image = UnfilledImage.Create(info.Width, info.Height);
        fixed (byte* pixels = image.Pixels)
        {
            SKCodecResult result = codec.GetPixels(info, (nint)pixels);
            if (result == SKCodecResult.Success)
            {
                return image;
            }

            image.Dispose();
            throw Unreadable(path, $"Skia's decoder says {result}");
        }
    }

    private static InvalidDataException Unreadable(string path, string? reason) => new(
        File.Exists(path)
            ? $"The image '{path}' cannot be read: it is empty, cut, damaged, or not of the kind that its name says{(reason is null ? "." : $" ({reason}).")}"
            : $"The image '{path}' is not there.{Archives.Hint(path)}");
}
