namespace Microsoft.ML.VideoDetection.IO;

/// <summary>Finds archives that nobody has unpacked yet, for messages about files that are not there.</summary>
internal static class Archives
{
    // A folder of images may have a million files.
    private const int MostEntries = 2000;

    private static readonly string[] _extensions = [".zip", ".tar", ".tgz", ".gz", ".7z", ".rar", ".bz2", ".xz"];

    // Of a dataset without images, every one is asked for.
    private static volatile Tuple<string, string?>? _last;

    internal static bool HasArchiveExtension(string path) => _extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets a sentence, with a space before it, that names an archive in a folder, or in the nearest folder above that is there; empty where there is none.</summary>
    /// <param name="path">The folder, or a path in it that is not there.</param>
    internal static string Hint(string path) => FindIn(path) is string archive
        ? $" The archive '{Path.GetFileName(archive)}' in '{Path.GetDirectoryName(archive)}' is not read: unpack it first."
        : "";

    /// <summary>Gets the path itself if it is an archive by its name, else one in the folder or the nearest one above that is there; null where there is none.</summary>
    internal static string? FindAt(string path) => File.Exists(path) ? HasArchiveExtension(path) ? path : null : FindIn(path);

    private static string? FindIn(string path)
    {
        string? folder = path;
        while (folder is not null && !Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder);
        if (string.IsNullOrEmpty(folder))
            return null;
        if (_last is { } last && last.Item1 == folder)
            return last.Item2;
        string? archive = Find(folder);
        _last = Tuple.Create(folder, archive);
        return archive;
    }

    private static string? Find(string folder)
    {
        try
        {
            return VisibleEntries.Files(folder).Take(MostEntries).FirstOrDefault(HasArchiveExtension);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
