namespace Microsoft.ML.VideoDetection.IO;

/// <summary>Lists folders without the entries whose names begin with a dot.</summary>
/// <remarks>
/// macOS writes a file <c>._name</c> (AppleDouble) beside each file on disks that are not its own, with the extension of an image but
/// without a picture in it; other programs keep thumbnails and versions in folders such as <c>.git</c>.
/// </remarks>
internal static class VisibleEntries
{
    /// <summary>Gets the paths of a folder's files, including links to files, unordered.</summary>
    internal static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder).Where(IsVisible);

    /// <summary>Gets the paths of a folder's subfolders, including links to folders, unordered.</summary>
    internal static IEnumerable<string> Folders(string folder) => Directory.EnumerateDirectories(folder).Where(IsVisible);

    /// <summary>Determines whether the last part of a path does not begin with a dot.</summary>
    internal static bool IsVisible(string path) => !Path.GetFileName(path.AsSpan()).StartsWith('.');
}
