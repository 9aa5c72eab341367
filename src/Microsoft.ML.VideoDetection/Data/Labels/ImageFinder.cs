using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Labels.CocoVid;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>
/// Finds images in the folder that the user has named, by the last parts of names that lead out of it, such as paths and addresses of labeling tools.
/// </summary>
/// <remarks>
/// Nothing outside the folder is accessed, and folders that are links are not entered. A name that leads out of the folder (absolute, with <c>..</c>, an
/// address) refers to the image in the folder with which it shares the most last parts; a relative name that does not exist may have too many folders at its
/// beginning.
/// </remarks>
internal sealed class ImageFinder(string root)
{
    /// <summary>Gets the advice for a name that leads out while no folder was named.</summary>
    internal const string Advice = " Name the folder of the images (--frames-root), and they are looked for in it by the ends of such names.";

    private const int MostFolders = 64;
    private const int UploadPrefix = 8;

    private readonly Dictionary<string, string> _taken = new(StringComparer.Ordinal);
    private Dictionary<string, List<string>>? _byEnd;
    private bool? _isAsNamed;

    /// <summary>Gets the path of an image below the folder, with slashes; null to leave its name unchanged.</summary>
    /// <exception cref="InvalidDataException">The name leads out, and no image matches, or several do, or another name matches the same one.</exception>
    internal string? Find(string name, in CocoVidElement element)
    {
        bool leadsOut = LeadsOut(name);

        // Most files need no search: a single check of the file system is enough.
        _isAsNamed ??= !leadsOut && File.Exists(PathBelow.Combine(root, name, element.ToString()));
        if (!leadsOut && _isAsNamed == true)
        {
            return null;
        }

        string[] parts = Parts(name);
        string[] found = parts.Length == 0 ? [] : [.. Spellings(parts[^1])
            .Select(last => Best([.. parts[..^1], last], leadsOut)).FirstOrDefault(best => best.Count > 0, [])];
        if (found.Length != 1)
        {
            return !leadsOut && found.Length == 0 ? null : throw element.Error(found.Length == 0
                ? $"has the path '{name}', and there is no '{parts.LastOrDefault()}' in '{root}' and its folders"
                : $"has the path '{name}', for which '{root}' has several images: {ShortList(found)}; name the folder in which the right one is");
        }

        if (!_taken.TryAdd(found[0], name) && _taken[found[0]] != name)
        {
            throw element.Error(
                $"has the path '{name}', and an earlier image '{_taken[found[0]]}'; '{root}' has only '{found[0]}' for both, so it cannot be told which is meant");
        }

        return found[0];
    }

    /// <summary>Determines whether a name is anything but a relative path that stays below a folder.</summary>
    internal static bool LeadsOut(string name) => !PathBelow.IsBelow(name) || name.Contains("://", StringComparison.Ordinal);

    /// <summary>Gets the parts of a name that may be folders and files; for an address without its host and with %20 decoded.</summary>
    internal static string[] Parts(string name)
    {
        int scheme = name.IndexOf("://", StringComparison.Ordinal);
        bool isAddress = scheme > 0;

        // Label Studio serves local files as /data/local-files/?d=folder/image.jpg.
        int query = name.IndexOf("?d=", StringComparison.Ordinal);
        if (query >= 0)
            name = name[(query + 3)..];
        else if (isAddress && name.IndexOfAny(['?', '#']) is >= 0 and int end)
            name = name[..end];
        if (isAddress || query >= 0)
            name = Uri.UnescapeDataString(name);
        return [.. name.Split('/', '\\').Where(part => part.Length > 0 && part is not ("." or "..") && !part.EndsWith(':') && !part.Contains('\0'))];
    }

    // The name itself, with %20 decoded, and without the prefix that Label Studio adds to an uploaded file: 5f0b8a4c-image.jpg.
    private static IEnumerable<string> Spellings(string last)
    {
        yield return last;
        string plain = Uri.UnescapeDataString(last);
        if (plain != last && plain.IndexOfAny(['/', '\\', '\0']) < 0)
            yield return plain;
        if (plain.Length > UploadPrefix + 1 && plain[UploadPrefix] == '-' && plain[..UploadPrefix].All(char.IsAsciiHexDigitLower))
            yield return plain[(UploadPrefix + 1)..];
    }

    private List<string> Best(string[] parts, bool leadsOut)
    {
        List<string> best = parts.Length < 2 ? [] : Best($"{parts[^2]}/{parts[^1]}", parts, leadsOut);
        return best.Count > 0 ? best : Best(parts[^1], parts, leadsOut);
    }

    private List<string> Best(string end, string[] parts, bool leadsOut)
    {
        List<string> best = [];
        int most = 0;
        foreach (string candidate in ByEnd().GetValueOrDefault(end, []))
        {
            string[] folders = candidate.Split('/');
            int common = 0;
            while (common < Math.Min(folders.Length, parts.Length) && string.Equals(folders[^(common + 1)], parts[^(common + 1)], StringComparison.OrdinalIgnoreCase))
                common++;
            if (common < most || (!leadsOut && common < folders.Length))
                continue;
            if (common > most)
                best.Clear();
            most = common;
            best.Add(candidate);
        }

        // Case-sensitive file systems may have both.
        return best.Count > 1 && best.FindAll(path => path.EndsWith(parts[^1], StringComparison.Ordinal)) is { Count: > 0 } exact ? exact : best;
    }

    // Indexes the paths of all images by their last part, and by their last two, which few images share.
    private Dictionary<string, List<string>> ByEnd()
    {
        if (_byEnd is not null)
            return _byEnd;
        _byEnd = new(StringComparer.OrdinalIgnoreCase);
        EnumerationOptions options = new() { RecurseSubdirectories = false, IgnoreInaccessible = true, AttributesToSkip = 0 };
        Stack<(string Folder, string Relative, int Depth)> folders = new([(root, "", 0)]);
        while (folders.TryPop(out var next))
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(next.Folder).EnumerateFileSystemInfos("*", options))
            {
                if (!VisibleEntries.IsVisible(entry.Name))
                    continue;
                if (entry is DirectoryInfo)
                {
                    if (entry.LinkTarget is null && next.Depth < MostFolders)
                        folders.Push((entry.FullName, $"{next.Relative}{entry.Name}/", next.Depth + 1));
                }
                else if (ImageFile.HasSupportedExtension(entry.Name))
                {
                    Add(_byEnd, entry.Name, next.Relative + entry.Name);
                    if (next.Relative.Length > 0)
                        Add(_byEnd, $"{Path.GetFileName(next.Folder)}/{entry.Name}", next.Relative + entry.Name);
                }
            }
        }

        return _byEnd;
    }

    private static void Add(Dictionary<string, List<string>> byEnd, string end, string path)
    {
        if (!byEnd.TryGetValue(end, out List<string>? paths))
            byEnd.Add(end, paths = []);
        paths.Add(path);
    }

    private static string ShortList(string[] paths) =>
        string.Join(", ", paths.Order(StringComparer.Ordinal).Take(3).Select(path => $"'{path}'")) + (paths.Length > 3 ? " …" : "");
}
