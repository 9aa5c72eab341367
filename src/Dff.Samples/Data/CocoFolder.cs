using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Data;

/// <summary>Chooses the annotation file of a folder with a COCO dataset among those that there are.</summary>
internal static class CocoFolder
{
    private const int MostNames = 6;
    private const string Validation = "val";

    /// <summary>Chooses one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="set">A part of the name, such as val; null takes the only file, or that of train where it is there.</param>
    /// <exception cref="InvalidDataException">There is none, or there is a choice.</exception>
    public static string Choose(string folder, string? set)
    {
        string[] all = [.. DatasetFiles.Find(folder, LabelFormat.Coco)];
        if (all.Length == 0)
            throw new InvalidDataException($"'{folder}' has no .json file, nor has its folder '{DatasetFiles.CocoAnnotationFolder}'; name the file.");
        if (all.Length == 1 && set is null)
            return all[0];

        string[] left = WithBoxes(all);
        if (left.Length > 1 || set is not null)
            left = [.. left.Where(file => IsOf(folder, file, set ?? "train"))];
        return left.Length == 1 ? left[0] : throw new InvalidDataException(
            $"'{folder}' has {(set is null ? "several .json files" : $"no single .json file of '{set}'")}: {Names(folder, all)}. Name the file, or choose it by a part of its name with --set.");
    }

    /// <summary>Whether there is a single file of a part of the data.</summary>
    public static bool Has(string folder, string set) => Directory.Exists(folder) && WithBoxes([.. DatasetFiles.Find(folder, LabelFormat.Coco)]).Count(file => IsOf(folder, file, set)) == 1;

    // COCO has the boxes in instances_; key points, captions and panoptic parts lie beside them.
    private static string[] WithBoxes(string[] files)
    {
        string[] instances = Array.FindAll(files, file => Path.GetFileName(file).StartsWith("instances_", StringComparison.OrdinalIgnoreCase));
        return instances.Length > 0 ? instances : files;
    }

    // train is instances_train2017.json, train.json, my-train.json and train/a.json, but not constrained.json.
    private static bool IsOf(string folder, string file, string set)
    {
        string stem = Path.GetFileNameWithoutExtension(file);
        IEnumerable<string> names = [stem, Path.GetFileName(file), Path.GetDirectoryName(Path.GetRelativePath(folder, file)) ?? "", .. stem.Split('_', '-', '.', ' ')];
        return names.SelectMany(name => new[] { name, name.TrimEnd([.. "0123456789"]) })
            .Any(name => Usual(name).Equals(Usual(set), StringComparison.OrdinalIgnoreCase));
    }

    private static string Usual(string part) => part.ToUpperInvariant() is "VALID" or "VALIDATION" ? Validation : part;

    private static string Names(string folder, string[] files) =>
        string.Join(", ", files.Take(MostNames).Select(file => Path.GetRelativePath(folder, file))) + (files.Length > MostNames ? " …" : "");
}
