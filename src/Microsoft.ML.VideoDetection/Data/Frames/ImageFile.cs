using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames.Images;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Interop;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>Reads picture files with Skia, which ML.NET brings along, so that images need no OpenCV.</summary>
/// <remarks>
/// Pictures are turned as their EXIF orientation says, as OpenCV's <c>imread</c> does. Alpha is ignored: colors are those of the file.
/// Of an animated picture the first frame is read.
/// </remarks>
internal static class ImageFile
{
    private static readonly string[] _extensions = [".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif"];

    internal static string SupportedExtensions => string.Join(", ", _extensions);

    internal static bool HasSupportedExtension(string path) =>
        _extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the size of a picture from its header, in pixels of the turned picture.</summary>
    /// <exception cref="InvalidDataException">It is no picture.</exception>
    internal static (int Width, int Height) ReadSize(string path)
    {
        using SKCodec codec = SKCodec.Create(path) ?? throw Unreadable(path, null);
        return ImageOrientation.SwapsSides(ImageOrientation.Of(codec, path))
            ? (codec.Info.Height, codec.Info.Width)
            : (codec.Info.Width, codec.Info.Height);
    }

    /// <summary>Decodes a picture.</summary>
    /// <remarks>
    /// Not by <see cref="MLImage.CreateFromFile"/>, which takes a file that is cut in the middle for a picture whose lower part is grey,
    /// and multiplies colors by alpha.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="warning">One sentence where the file lacks its end but the rows of the picture are there; otherwise null.</param>
    /// <exception cref="InvalidDataException">It is no picture, cut in the middle, or damaged.</exception>
    internal static unsafe MLImage Read(string path, out string? warning)
    {
        warning = null;
        using SKCodec codec = SKCodec.Create(path) ?? throw Unreadable(path, null);
        SKImageInfo info = new(codec.Info.Width, codec.Info.Height, SKColorType.Bgra8888, SKAlphaType.Unpremul);
        MLImage image = UninitializedImage.Create(info.Width, info.Height);
        try
        {
            fixed (byte* pixels = image.Pixels)
            {
                SKCodecResult result = codec.GetPixels(info, (nint)pixels);
                if (result != SKCodecResult.Success)
                {
                    if (!(codec.EncodedFormat == SKEncodedImageFormat.Jpeg && JpegWithoutEnd.Decode(path, info, (nint)pixels)))
                    {
                        throw Unreadable(path, $"Skia's decoder says {result}");
                    }

                    warning = $"The image '{path}' lacks its end; its pixels are there, and it is used.";
                }

                if (codec.Info.AlphaType != SKAlphaType.Opaque)
                {
                    MakeOpaque(new Span<uint>(pixels, info.Width * info.Height));
                }
            }

            SKEncodedOrigin origin = ImageOrientation.Of(codec, path);
            if (origin == SKEncodedOrigin.TopLeft)
            {
                return image;
            }

            MLImage turned = ImageOrientation.Turn(image, origin);
            image.Dispose();
            return turned;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="Read(string, out string?)"/>
    internal static MLImage Read(string path) => Read(path, out _);

    // For those after us who do not ignore it.
    private static void MakeOpaque(Span<uint> bgra)
    {
        foreach (ref uint pixel in bgra)
        {
            pixel |= 0xFF000000;
        }
    }

    private static InvalidDataException Unreadable(string path, string? reason)
    {
        if (!File.Exists(path))
        {
            return new InvalidDataException($"The image '{path}' is not there.{Archives.Hint(path)}");
        }

        string because = reason is null ? "" : $" ({reason})";
        return new InvalidDataException(
            ImageOfOtherKind.Name(path) is string kind
                ? $"The image '{path}' is a {kind} file, which is not read; convert it to one of {SupportedExtensions}."
                : $"The image '{path}' cannot be read: it is empty, cut, damaged, or not of the kind that its name says{because}.");
    }
}
