using System.Globalization;

namespace Microsoft.ML.VideoDetection;

/// <summary>Finds the videos of ImageNet VID without a list.</summary>
internal static class ImageNetVidFolder
{
    /// <summary>Finds every video of a set: its folders, or theirs as in the training set; null where there is no such set.</summary>
    internal static ImageNetVideo[]? Read(string data, string set)
    {
        if (!PathBelow.IsBelow(set) || !Directory.Exists(Path.Combine(data, set)))
        {
            return null;
        }

        List<ImageNetVideo> videos = [];
        foreach (string folder in Directory.EnumerateDirectories(Path.Combine(data, set)).Order(StringComparer.Ordinal))
        {
            Add(videos, data, folder);
            foreach (string inner in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
            {
                Add(videos, data, inner);
            }
        }

        return [.. videos];
    }

    /// <summary>Gets the numbers of the frames in a folder, ascending.</summary>
    internal static int[] Numbers(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*" + ImageNetLayout.ImageExtension)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name.Length == 6 && name.All(char.IsAsciiDigit))
            .Select(name => int.Parse(name, CultureInfo.InvariantCulture))
            .Order()];

    private static void Add(List<ImageNetVideo> videos, string data, string folder)
    {
        int[] numbers = Numbers(folder);
        if (numbers.Length > 0)
        {
            string name = Path.GetRelativePath(data, folder).Replace('\\', '/');
            videos.Add(new ImageNetVideo(name, numbers.Length, numbers[^1] == numbers.Length - 1 ? null : numbers));
        }
    }
}
