using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.Mot;

/// <summary>Finds the frames of a MOT sequence: images inside it, a video file inside it, or a video file beside it.</summary>
internal static class MotFrames
{
    private const int FirstNumber = 1;

    /// <summary>Finds and opens them.</summary>
    /// <param name="folder">Folder of the sequence.</param>
    /// <param name="given">Where the user says they are: a folder of images or a video file; null to look.</param>
    /// <param name="imageFolder">Name of the image folder by <c>seqinfo.ini</c>; null for the usual one.</param>
    /// <exception cref="InvalidDataException">There are none, or there is a choice.</exception>
    internal static VideoSource Find(string folder, string? given, string? imageFolder)
    {
        if (given is not null)
        {
            return Directory.Exists(given) ? new ImageFolderSource(given, FirstNumber) : OpenFile(given);
        }

        string images = Path.Combine(folder, imageFolder ?? "img1");
        if (Directory.Exists(images))
        {
            return new ImageFolderSource(images, FirstNumber);
        }

        string[] inside = VideoFileName.In(folder);
        if (inside.Length > 1)
        {
            throw new InvalidDataException(
                $"The sequence '{folder}' has no images in '{images}' but several videos ({string.Join(", ", inside.Select(Path.GetFileName))}); say which one has its frames.");
        }

        string? video = inside.Length == 1 ? inside[0] : Beside(folder);
        return video is not null
            ? OpenFile(video)
            : throw new InvalidDataException(
                $"The sequence '{folder}' has no frames: there is no folder '{images}' and no video file in it or beside it. Say where they are.{Archives.Hint(folder)}");
    }

    private static IndexedVideoFile OpenFile(string path) => new(new VideoFileSource(path));

    // A video of the sequence's name, or the only video where the sequence is the only one.
    private static string? Beside(string folder)
    {
        string? parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (parent is null)
        {
            return null;
        }

        string[] videos = VideoFileName.In(parent);
        string name = MotSequence.FolderName(folder);
        return videos.FirstOrDefault(video => string.Equals(Path.GetFileNameWithoutExtension(video), name, StringComparison.OrdinalIgnoreCase))
            ?? (videos.Length == 1 && VisibleEntries.Folders(parent).Count(MotSequence.IsSequence) == 1 ? videos[0] : null);
    }
}
