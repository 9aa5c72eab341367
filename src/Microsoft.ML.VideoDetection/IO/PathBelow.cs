namespace Microsoft.ML.VideoDetection.IO;

/// <summary>Checks paths that are read from files: none of them may lead out of the folder that the user chose.</summary>
internal static class PathBelow
{
    /// <summary>Joins a folder and a relative path from a file.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="relative">The path, with either kind of slash.</param>
    /// <param name="where">Place in the file, for the error message.</param>
    /// <exception cref="InvalidDataException">The path is empty, absolute, or goes up.</exception>
    internal static string Combine(string root, string relative, string where)
    {
        Require(relative, where);
        return Path.Combine(root, relative.Replace('\\', '/'));
    }

    /// <summary>Throws unless a path stays below the folder that it is joined to.</summary>
    /// <exception cref="InvalidDataException">The path is empty, absolute, or goes up.</exception>
    internal static void Require(ReadOnlySpan<char> relative, string where)
    {
        if (!IsBelow(relative))
        {
            throw Error(relative, where);
        }
    }

    /// <summary>Determines whether a path stays below the folder that it is joined to.</summary>
    internal static bool IsBelow(ReadOnlySpan<char> relative)
    {
        if (relative.IsWhiteSpace() || relative[0] is '/' or '\\' || relative.Contains('\0') || Path.IsPathRooted(relative)
            || (relative.Length > 1 && relative[1] == ':'))
        {
            return false;
        }

        foreach (Range part in relative.SplitAny('/', '\\'))
        {
            if (relative[part] is "..")
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Creates the exception for a path that leads out.</summary>
    /// <param name="relative">The path.</param>
    /// <param name="where">Place in the file.</param>
    /// <param name="advice">Further advice: a sentence with a space before it, or "".</param>
    internal static InvalidDataException Error(ReadOnlySpan<char> relative, string where, string advice = "") => new(
        $"{where} has the path '{relative}'; expected a relative path that stays below its folder (not empty, not absolute, without '..').{advice}");
}

/// <summary>Resolves a path from another machine below the folder that the user chose; nothing outside of it is accessed.</summary>
internal static class PathInside
{
    // Longer ones are not paths of existing files.
    private const int MostParts = 64;

    /// <summary>Finds a file or folder by the longest end of its path that exists below a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="path">A path with either kind of slash: relative, absolute on another machine, or with <c>..</c> at its front.</param>
    /// <param name="exists">Determines whether a file or folder exists and is suitable.</param>
    /// <returns>Its path below the folder; null if no end of it exists.</returns>
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

        // A drive, or a character that no file name has.
        return [.. parts.Where(part => !part.Contains(':', StringComparison.Ordinal) && !part.Contains('\0', StringComparison.Ordinal))];
    }
}
