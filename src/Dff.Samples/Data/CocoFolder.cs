using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Data;

/// <summary>Finds the annotation file in a folder with a COCO dataset: in the folder itself, or in its folder <c>annotations</c>, as COCO and CVAT have it.</summary>
internal static class CocoFolder
{
    private const int MostNames = 6;

    /// <summary>The JSON files that may be it, in natural order.</summary>
    public static string[] Candidates(string folder)
    {
        string[] own = FilesIn(folder);
        return own.Length > 0 ? own : [.. VisibleEntries.Folders(folder)
            .Where(inner => Path.GetFileName(inner).Equals(CocoVidImages.AnnotationFolder, StringComparison.OrdinalIgnoreCase))
            .SelectMany(FilesIn)];
    }

    /// <summary>Chooses one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="set">A part of the name, such as val; null takes the only file, or that of train where it is there.</param>
    /// <exception cref="InvalidDataException">There is none, or there is a choice.</exception>
    public static string Choose(string folder, string? set)
    {
        string[] all = Candidates(folder);
        if (all.Length == 0 && set is not null && Directory.Exists(Path.Combine(folder, set)))
        {
            // Roboflow has a folder with images and a file for each part.
            all = FilesIn(Path.Combine(folder, set));
            set = null;
        }

        if (all.Length == 0)
            throw new InvalidDataException($"'{folder}' has no .json file, nor has its folder '{CocoVidImages.AnnotationFolder}'; name the file.");
        if (all.Length == 1 && set is null)
            return all[0];

        // COCO has the boxes in instances_; key points, captions and panoptic parts lie beside them.
        string[] instances = [.. all.Where(file => Path.GetFileName(file).StartsWith("instances_", StringComparison.OrdinalIgnoreCase))];
        string[] left = instances.Length > 0 ? instances : all;
        if (left.Length > 1 || set is not null)
            left = [.. left.Where(file => IsOf(file, set ?? "train"))];
        return left.Length == 1 ? left[0] : throw new InvalidDataException(
            $"'{folder}' has {(set is null ? "several .json files" : $"no single .json file of '{set}'")}: {Names(all)}. Name the file, or choose it by a part of its name with --set.");
    }

    /// <summary>Whether there is a single file of a part of the data.</summary>
    public static bool Has(string folder, string set) => Directory.Exists(folder) && Candidates(folder).Count(file => IsOf(file, set)) == 1;

    // train is instances_train2017.json, train.json and my-train.json, but not constrained.json.
    private static bool IsOf(string file, string set)
    {
        string stem = Path.GetFileNameWithoutExtension(file);
        return stem.Equals(set, StringComparison.OrdinalIgnoreCase)
            || Path.GetFileName(file).Equals(set, StringComparison.OrdinalIgnoreCase)
            || stem.Split('_', '-', '.', ' ').Any(part => part.Equals(set, StringComparison.OrdinalIgnoreCase)
                || (part.TrimEnd("0123456789".ToCharArray()).Equals(set, StringComparison.OrdinalIgnoreCase) && set.Length > 0));
    }

    private static string[] FilesIn(string folder) => [.. VisibleEntries.Files(folder)
        .Where(file => Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase)).Order(NaturalNameOrder.Instance)];

    private static string Names(string[] files) =>
        string.Join(", ", files.Take(MostNames).Select(file => Path.GetFileName(file))) + (files.Length > MostNames ? " …" : "");
}
