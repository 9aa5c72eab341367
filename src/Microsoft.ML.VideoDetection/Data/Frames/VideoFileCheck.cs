using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>Finds out, before a decoder sees the file, that it cannot be a video.</summary>
/// <remarks>
/// FFmpeg recognises containers by their content, and some of them are texts that name other files or addresses to open
/// (ffconcat, HLS, DASH, SDP). A file must not choose what is opened, whatever its extension, so texts are refused here.
/// </remarks>
internal static class VideoFileCheck
{
    // FFmpeg looks at up to a megabyte to recognise a container, as a text that ends at the first zero byte.
    private const int ProbeLength = 1 << 20;
    private const int FirstLook = 4096;

    /// <summary>Checks the file and gives its full path, which no decoder can mistake for an address.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder, empty, a text or a playlist.</exception>
    internal static string Validate(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
        {
            throw new InvalidDataException(
                $"'{path}' is a folder, not a video file; to read a folder of images use {nameof(VideoSource)}.{nameof(VideoSource.FromImageFolder)}.");
        }

        string fullPath = Path.GetFullPath(path);
        if (!File.Exists(fullPath))
        {
            throw new FileNotFoundException($"There is no video file '{path}' (looked for '{fullPath}').", fullPath);
        }

        ReadOnlySpan<byte> head = TextBeforeFirstZero(fullPath);
        if (head.IsEmpty && new FileInfo(fullPath).Length == 0)
        {
            throw new InvalidDataException($"The video file '{path}' is empty.");
        }

        if (NamesOtherFiles(head))
        {
            throw new InvalidDataException(
                $"'{path}' is a playlist that names other files, not a video; open the video files themselves, or a stream by its address.");
        }

        if (IsText(head, fullPath))
        {
            throw new InvalidDataException($"'{path}' holds text, not video.");
        }

        return fullPath;
    }

    private static ReadOnlySpan<byte> TextBeforeFirstZero(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
        byte[] bytes = new byte[FirstLook];
        int length = file.ReadAtLeast(bytes, FirstLook, throwOnEndOfStream: false);
        int zero = bytes.AsSpan(0, length).IndexOf((byte)0);
        if (zero < 0 && length == FirstLook)
        {
            Array.Resize(ref bytes, ProbeLength);
            length += file.ReadAtLeast(bytes.AsSpan(FirstLook), ProbeLength - FirstLook, throwOnEndOfStream: false);
            zero = bytes.AsSpan(0, length).IndexOf((byte)0);
        }

        return bytes.AsSpan(0, zero < 0 ? length : zero);
    }

    private static bool NamesOtherFiles(ReadOnlySpan<byte> head) =>
        head.StartsWith("#EXTM3U"u8)
        || head.StartsWith("ffconcat"u8)
        || head.StartsWith("c=IN IP"u8)
        || head.IndexOf("\nc=IN IP"u8) >= 0
        || head.IndexOf("\rc=IN IP"u8) >= 0
        || ContainsIgnoringCase(head, "<MPD"u8)
        || ContainsIgnoringCase(head, "<CompositionPlaylist"u8);

    private static bool ContainsIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (int at; (at = text.IndexOf(word[..1])) >= 0; text = text[(at + 1)..])
        {
            if (text.Length - at >= word.Length
                && System.Text.Ascii.EqualsIgnoreCase(text.Slice(at, word.Length), word))
            {
                return true;
            }
        }

        return false;
    }

    // A container starts with sizes, flags and magic numbers, so control characters turn up at once.
    private static bool IsText(ReadOnlySpan<byte> head, string path)
    {
        bool reachesFarEnough = head.Length >= FirstLook || head.Length == new FileInfo(path).Length;
        ReadOnlySpan<byte> start = head[..Math.Min(head.Length, FirstLook)];
        return reachesFarEnough
            && !start.StartsWith("YUV4MPEG2"u8)
            && start.IndexOfAnyInRange((byte)0x00, (byte)0x08) < 0
            && start.IndexOfAnyInRange((byte)0x0E, (byte)0x1A) < 0;
    }
}

/// <summary>Tells video files by their names.</summary>
internal static class VideoFileName
{
    private static readonly string[] _extensions =
    [
        ".avi", ".mp4", ".mkv", ".mov", ".webm", ".m4v", ".mpg", ".mpeg", ".wmv",
        ".ts", ".mts", ".m2ts", ".m2t", ".vob", ".flv", ".ogv", ".3gp", ".3g2", ".asf", ".mxf", ".dv", ".ivf", ".y4m",
    ];

    internal static bool HasVideoExtension(string path) => _extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the video files of a folder in natural order.</summary>
    internal static string[] In(string folder) =>
        [.. VisibleEntries.Files(folder).Where(HasVideoExtension).Order(NaturalNameOrder.Instance)];
}
