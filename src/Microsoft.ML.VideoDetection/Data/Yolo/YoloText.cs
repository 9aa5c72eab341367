using System.Globalization;
using System.Text;

namespace Microsoft.ML.VideoDetection;

/// <summary>Reads the text files of a YOLO dataset line by line; bytes that are no UTF-8 are an error.</summary>
internal static class YoloText
{
    /// <summary>Reads the lines that are not empty, without white space around them, with their 1-based numbers.</summary>
    /// <param name="path">The file, which may be empty.</param>
    /// <param name="largestFile">Most bytes that it may have.</param>
    /// <exception cref="InvalidDataException">It is larger, or a line is not UTF-8.</exception>
    internal static IEnumerable<(string Text, int Line)> Lines(string path, long largestFile)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.Length > largestFile)
            throw new InvalidDataException($"'{path}' has {stream.Length} bytes; {largestFile} are the most.");
        using StreamReader reader = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        for (int line = 1; ReadLine(reader, path, line) is string text; line++)
        {
            if (text.Trim() is { Length: > 0 } trimmed)
                yield return (trimmed, line);
        }
    }

    private static string? ReadLine(StreamReader reader, string path, int line)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException error)
        {
            // The reader decodes blocks ahead of the line.
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{path}' is not UTF-8, in line {line} or later: {error.Message}"), error);
        }
    }
}
