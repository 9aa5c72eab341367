using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;

namespace Dff.Samples.Commands;

/// <summary>What a user means by an input: one video, or a folder of several.</summary>
internal static class InputVideos
{
    /// <summary>The videos of a folder in natural order: files, and folders of images. Null where the input is one video itself.</summary>
    public static IReadOnlyList<string>? In(string input)
    {
        if (!Directory.Exists(input))
            return null;
        string[] files = VideoFileName.In(input);

        // A picture or none for each video is its cover; many are the frames of one.
        int images = VisibleEntries.Files(input).Where(ImageFile.HasSupportedExtension).Take(files.Length + 1).Count();
        if (images > files.Length)
            return null;
        string[] found = [.. files, .. VisibleEntries.Folders(input).Where(HasImages)];
        return found.Length == 0 ? null : [.. found.Order(NaturalNameOrder.Instance)];
    }

    /// <summary>Opens a file or a folder of images.</summary>
    public static VideoSource Open(string path) =>
        Directory.Exists(path) ? VideoSource.FromImageFolder(path) : VideoSource.FromFile(path);

    private static bool HasImages(string folder) => VisibleEntries.Files(folder).Any(ImageFile.HasSupportedExtension);
}
