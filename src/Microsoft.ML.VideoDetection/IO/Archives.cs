namespace Microsoft.ML.VideoDetection.IO;

/// <summary>Finds archives that were not unpacked, for messages about missing files.</summary>
internal static class Archives
{
    // A folder of images may have a million files.
    private const int MostEntries = 2000;

    private static readonly string[] _extensions = [".zip", ".tar", ".tgz", ".gz", ".7z", ".rar", ".bz2", ".xz"];

    // A dataset without images asks for every one of them.
    private static volatile Tuple<string, string?>? _last;

    internal static bool HasArchiveExtension(string path) => _extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets a sentence, with a space before it, that names an archive in a folder or in its nearest existing parent; "" if there is none.</summary>
    /// <param name="path">The folder, or a missing path in it.</param>
    internal static string Hint(string path) => FindIn(path) is string archive
        ? $" The archive '{Path.GetFileName(archive)}' in '{Path.GetDirectoryName(archive)}' is not read: unpack it first."
        : "";

    /// <summary>
    /// Gets the path itself if its name is that of an archive, else an archive in the folder or its nearest existing parent; null if there is none.
    /// </summary>
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
