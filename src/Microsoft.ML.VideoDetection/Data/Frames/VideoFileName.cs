using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>Tells video files by their names.</summary>
internal static class VideoFileName
{
    private static readonly string[] _extensions =
    [
        ".avi", ".mp4", ".mkv", ".mov", ".webm", ".m4v", ".mpg", ".mpeg", ".wmv",
        ".ts", ".mts", ".m2ts", ".m2t", ".vob", ".flv", ".ogv", ".3gp", ".3g2", ".asf", ".mxf", ".dv", ".ivf", ".y4m",
    ];

    internal static bool HasVideoExtension(string path) => _extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the video files of a folder in natural order.</summary>
    internal static string[] In(string folder) =>
        [.. VisibleEntries.Files(folder).Where(HasVideoExtension).Order(NaturalNameOrder.Instance)];
}
