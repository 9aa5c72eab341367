using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.ImageNet;

/// <summary>Finds the videos of ImageNet VID without a list.</summary>
internal static class ImageNetVidFolder
{
    /// <summary>Finds every video of a set: its folders, or theirs as in the training set; null where there is no such set.</summary>
    /// <exception cref="InvalidDataException">The set has no video, or frames are not all called in one way.</exception>
    internal static ImageNetVideo[]? Read(string data, string set)
    {
        string root = Path.Combine(data, set);
        if (!PathBelow.IsBelow(set) || !Directory.Exists(root))
        {
            return null;
        }

        List<ImageNetVideo> videos = [];
        foreach (string folder in VisibleEntries.Folders(root).Order(StringComparer.Ordinal))
        {
            Add(videos, data, folder);
            foreach (string inner in VisibleEntries.Folders(folder).Order(StringComparer.Ordinal))
            {
                Add(videos, data, inner);
            }
        }

        return videos.Count > 0 ? [.. videos] : throw NoVideos(root);
    }

    private static void Add(List<ImageNetVideo> videos, string data, string folder)
    {
        (int[] numbers, FrameNaming naming) = FrameNaming.Of(folder);
        if (numbers.Length > 0)
        {
            string name = Path.GetRelativePath(data, folder).Replace('\\', '/');
            videos.Add(new ImageNetVideo(name, numbers.Length, numbers[^1] == numbers.Length - 1 ? null : numbers) { Naming = naming });
        }
    }

    private static InvalidDataException NoVideos(string root)
    {
        string? found = VisibleEntries.Folders(root).Prepend(root)
            .SelectMany(folder => VisibleEntries.Files(folder).Take(1)).Select(file => Path.GetRelativePath(root, file)).FirstOrDefault();
        string instead = found is null ? "there is no file in it or in its folders" : $"found '{found}'";
        return new InvalidDataException(
            $"There is no video in '{root}': looked in its folders, and in theirs, for frames that are called by their numbers, such as '000000{ImageNetLayout.ImageExtension}' ({ImageFile.SupportedExtensions}; any number of digits), and {instead}.{Archives.Hint(root)}");
    }
}
