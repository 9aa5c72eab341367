using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.Yolo;

/// <summary>Lists the images of a set of a YOLO dataset.</summary>
internal static class YoloImages
{
    // Ten million images.
    private const long LargestList = 1L << 30;

    /// <summary>Lists the images of a set, without opening them.</summary>
    /// <param name="config">Description of the dataset.</param>
    /// <param name="set">Name of the set.</param>
    /// <param name="root">Folder that paths are relative to; nothing outside of it is listed.</param>
    /// <param name="problems">Counts missing images of a list.</param>
    /// <returns>The common folder of all, and their full paths in natural order, each once.</returns>
    /// <exception cref="InvalidDataException">There are no images.</exception>
    internal static (string Base, IReadOnlyList<string> Images) List(YoloConfig config, string set, string root, DataProblems problems)
    {
        List<string> images = [], bases = [];
        foreach (string source in config.Sources(set))
        {
            string found = PathInside.Find(root, source, path => Directory.Exists(path) || File.Exists(path)) ?? throw new InvalidDataException(
                $"'{config.Path}' has '{source}' for the set '{set}', of which no end is below '{root}' (looked for '{Path.Combine(root, source.Replace('\\', '/').TrimStart('/'))}'). "
                + "Say which folder its paths start from.");
            if (Directory.Exists(found))
            {
                bases.Add(found);
                AddFolder(images, found);
            }
            else if (ImageFile.HasSupportedExtension(found))
            {
                images.Add(found);
            }
            else
            {
                AddList(images, found, root, problems);
            }
        }

        string[] ordered = [.. images.Distinct(StringComparer.Ordinal).Order(NaturalNameOrder.Instance)];
        if (ordered.Length == 0)
            throw new InvalidDataException($"The set '{set}' of '{config.Path}' has no images ({ImageFile.SupportedExtensions}): looked at {string.Join(", ", config.Sources(set))} below '{root}'.");
        return (bases.Count == 1 && Array.TrueForAll(ordered, image => IsBelow(image, bases[0])) ? bases[0] : CommonFolder(ordered), ordered);
    }

    private static void AddFolder(List<string> images, string folder)
    {
        images.AddRange(VisibleEntries.Files(folder).Where(ImageFile.HasSupportedExtension));
        foreach (string inner in VisibleEntries.Folders(folder))
        {
            // A link may lead out of the dataset, or back to where it lies.
            if ((File.GetAttributes(inner) & FileAttributes.ReparsePoint) == 0)
                AddFolder(images, inner);
        }
    }

    private static void AddList(List<string> images, string list, string root, DataProblems problems)
    {
        string folder = Path.GetDirectoryName(list)!;
        foreach ((string name, int line) in YoloText.Lines(list, LargestList))
        {
            if (PathInside.Find(folder, name, File.Exists) is not string image && (image = PathInside.Find(root, name, File.Exists)!) is null)
            {
                problems.Add(
                    DataProblemKind.MissingVideo,
                    () => string.Create(CultureInfo.InvariantCulture, $"'{list}' line {line} names the image '{name}', which is not below '{root}'; it is left out."));
            }
            else if (ImageFile.HasSupportedExtension(image))
            {
                images.Add(image);
            }
            else
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"'{list}' line {line} names '{name}'; expected an image ({ImageFile.SupportedExtensions})."));
            }
        }
    }


    private static bool IsBelow(string path, string folder) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string CommonFolder(string[] paths)
    {
        string common = Path.GetDirectoryName(paths[0])!;
        foreach (string path in paths)
        {
            while (!IsBelow(path, common.TrimEnd(Path.DirectorySeparatorChar)))
                common = Path.GetDirectoryName(common)!;
        }

        return common;
    }
}
