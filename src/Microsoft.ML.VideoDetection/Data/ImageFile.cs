using Microsoft.ML.Data;
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
    /// <exception cref="InvalidDataException">It is no picture, or damaged.</exception>
    internal static MLImage Read(string path)
    {
        try
        {
            return MLImage.CreateFromFile(path);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw Unreadable(path, error);
        }
    }

    private static InvalidDataException Unreadable(string path, Exception? error) => new(
        File.Exists(path)
            ? $"The image '{path}' cannot be read: it is empty, damaged, or not of the kind that its name says."
            : $"The image '{path}' is not there any more.",
        error);
}
