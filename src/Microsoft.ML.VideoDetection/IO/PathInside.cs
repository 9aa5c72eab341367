namespace Microsoft.ML.VideoDetection.IO;

/// <summary>Finds what a path from another machine means below the folder that the user chose; nothing outside of it is looked at.</summary>
internal static class PathInside
{
    // Longer ones are no paths of files that anybody has.
    private const int MostParts = 64;

    /// <summary>Finds a file or folder by the longest end of its path that is there below a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="path">A path with either kind of slash: relative, absolute on another machine, or with <c>..</c> at its front.</param>
    /// <param name="exists">Tells files or folders that will do.</param>
    /// <returns>Its path below the folder; null where no end of it is there.</returns>
    internal static string? Find(string root, string path, Func<string, bool> exists)
    {
        string[] parts = Parts(path);
        if (parts.Length > MostParts)
            return null;
        for (int first = 0; first < parts.Length; first++)
        {
            string candidate = Path.Combine([root, .. parts[first..]]);
            if (exists(candidate))
                return candidate;
        }

        // "." and "" mean the folder itself.
        return parts.Length == 0 && exists(root) ? root : null;
    }

    private static string[] Parts(string path)
    {
        string[] parts = [.. path.Split('/', '\\').Select(part => part.Trim()).Where(part => part.Length > 0 && part != ".")];
        int up = Array.LastIndexOf(parts, "..");
        parts = parts[(up + 1)..];

        // A drive, or what no name of a file has.
        return [.. parts.Where(part => !part.Contains(':', StringComparison.Ordinal) && !part.Contains('\0', StringComparison.Ordinal))];
    }
}
