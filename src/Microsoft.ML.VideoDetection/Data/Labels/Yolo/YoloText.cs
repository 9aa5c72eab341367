using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.Yolo;

/// <summary>Reads the text files of a YOLO dataset, which are small and may be empty.</summary>
internal static class YoloText
{
    /// <summary>Reads the lines that are not empty, without white space around them, with their 1-based numbers.</summary>
    /// <param name="path">The file, which may be empty.</param>
    /// <param name="largestFile">Most bytes that it may have.</param>
    /// <exception cref="InvalidDataException">It is larger, or a line cannot be read as text; the message names it.</exception>
    internal static IEnumerable<(string Text, int Line)> Lines(string path, long largestFile) => All(path, largestFile)
        .Select((text, index) => (text.Trim(), index + 1)).Where(line => line.Item1.Length > 0);

    /// <summary>Reads the whole text.</summary>
    /// <inheritdoc cref="Lines"/>
    internal static string Whole(string path, long largestFile) => string.Join('\n', All(path, largestFile));

    private static IEnumerable<string> All(string path, long largestFile)
    {
        if (new FileInfo(path) is { Exists: true } file)
        {
            if (file.Length == 0)
                yield break;
            if (file.Length > largestFile)
                throw new InvalidDataException($"'{path}' has {file.Length} bytes; {largestFile} are the most.");
        }

        using LabelLines lines = new(path);
        while (lines.ReadLine() is string line)
            yield return line;
    }
}
