namespace Microsoft.ML.VideoDetection.Data.Frames.Images;

/// <summary>Names kinds of pictures that are not read, so that a message can say what a file is.</summary>
internal static class ImageOfOtherKind
{
    private static readonly string[] _extensions = [".tif", ".tiff", ".avif", ".heic", ".heif", ".jxl", ".jp2"];

    /// <summary>Tells by its name that a file is a picture that is not read.</summary>
    internal static bool HasExtension(string path) => _extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Names the kind by the first bytes of the file; null where they say nothing.</summary>
    internal static string? Name(string path)
    {
        Span<byte> head = stackalloc byte[12];
        int length;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        head = head[..length];
        if (head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8))
        {
            return "TIFF";
        }

        if (length == 12 && head[4..8].SequenceEqual("ftyp"u8))
        {
            return head[8..12].StartsWith("avi"u8) ? "AVIF" : head[8..10].SequenceEqual("he"u8) || head[8..11].SequenceEqual("mif"u8) ? "HEIC" : null;
        }

        return head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || (length == 12 && head[4..8].SequenceEqual("JXL "u8)) ? "JPEG XL"
            : length == 12 && head[4..8].SequenceEqual("jP  "u8) ? "JPEG 2000"
            : null;
    }
}
