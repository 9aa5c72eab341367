namespace Microsoft.ML.VideoDetection.Data.Labels.ImageNet;

/// <summary>Names of folders and files in the ILSVRC2015 layout.</summary>
internal static class ImageNetLayout
{
    internal const string Data = "Data";
    internal const string Annotations = "Annotations";
    internal const string ImageSets = "ImageSets";
    internal const string Vid = "VID";
    internal const string Det = "DET";
    internal const string ImageExtension = ".JPEG";

    /// <summary>Makes sure that the folder has the layout.</summary>
    /// <exception cref="DirectoryNotFoundException">It or one of its parts is missing.</exception>
    internal static string RequireRoot(string root)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        foreach (string folder in new[] { root, Path.Combine(root, Data), Path.Combine(root, Annotations) })
        {
            if (!Directory.Exists(folder))
            {
                throw new DirectoryNotFoundException(
                    $"There is no folder '{folder}' (looked for '{Path.GetFullPath(folder)}'); expected the folder of ImageNet with '{Data}', '{Annotations}' and '{ImageSets}'.");
            }
        }

        return Path.GetFullPath(root);
    }

    /// <summary>Finds a list file by its path or by its name in <c>ImageSets</c> or <c>ImageSets/VID</c>, with or without <c>.txt</c>; null where there is none.</summary>
    internal static string? FindList(string root, string name, string part)
    {
        string sets = Path.Combine(root, ImageSets);
        string[] candidates = [name, Path.Combine(sets, name), Path.Combine(sets, part, name)];
        return candidates.SelectMany(path => new[] { path + ".txt", path }).FirstOrDefault(File.Exists);
    }

    /// <summary>Makes the error for a list that is not there.</summary>
    internal static FileNotFoundException NoList(string root, string name) =>
        new($"There is no list '{name}': neither a file of that path nor one of that name in '{Path.Combine(root, ImageSets)}'.", name);
}
