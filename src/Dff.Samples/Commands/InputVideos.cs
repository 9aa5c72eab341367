using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>What a user means by an input: one video, or a folder of several.</summary>
internal static class InputVideos
{
    /// <summary>The videos of a folder in natural order: files, and folders of images. Null where the input is one video itself.</summary>
    public static IReadOnlyList<string>? In(string input)
    {
        if (!Directory.Exists(input))
            return null;
        IReadOnlyList<string> found = MediaFiles.FindVideos(input);
        return found.Count == 0 ? null : found;
    }

    /// <summary>Opens a file or a folder of images.</summary>
    public static VideoSource Open(string path) =>
        Directory.Exists(path) ? VideoSource.FromImageFolder(path) : VideoSource.FromFile(path);
}
