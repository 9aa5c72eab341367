using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection;

/// <summary>Finds videos in folders, and reads single pictures as the frames of videos are read.</summary>
public static class MediaFiles
{
    /// <summary>Tells whether a path ends like a video file, .mp4 or .avi for example. The file need not exist.</summary>
    /// <param name="path">The path; case does not count.</param>
    public static bool HasVideoExtension(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return VideoFileName.HasVideoExtension(path);
    }

    /// <summary>Tells whether a path ends like a picture that can be read: .jpg, .jpeg, .png, .bmp, .webp, .gif. The file need not exist.</summary>
    /// <param name="path">The path; case does not count.</param>
    public static bool HasImageExtension(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ImageFile.HasSupportedExtension(path);
    }

    /// <summary>Finds the videos in a folder: video files, and folders of images.</summary>
    /// <param name="folder">The folder. Only what lies directly in it counts; names that begin with a dot do not.</param>
    /// <returns>
    /// Their paths in natural order (a2 before a10). Empty where there are none, and where the folder has more pictures than video files, which makes it the frames
    /// of one video: <see cref="VideoSource.FromImageFolder"/>.
    /// </returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<string> FindVideos(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] files = VideoFileName.In(folder);

        // A picture or none for each video is its cover; many are the frames of one.
        int images = VisibleEntries.Files(folder).Where(ImageFile.HasSupportedExtension).Take(files.Length + 1).Count();
        if (images > files.Length)
            return [];
        IEnumerable<string> folders = VisibleEntries.Folders(folder).Where(inner => VisibleEntries.Files(inner).Any(ImageFile.HasSupportedExtension));
        return [.. files.Concat(folders).Order(NaturalNameOrder.Instance)];
    }

    /// <summary>Reads the size of a picture from its header, without decoding it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Width and height in pixels, of the picture turned as its EXIF orientation says.</returns>
    /// <exception cref="InvalidDataException">The file is missing or no picture.</exception>
    public static (int Width, int Height) ReadImageSize(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ImageFile.ReadSize(path);
    }

    /// <summary>Decodes a picture, turned as its EXIF orientation says. Of an animated picture the first frame is read.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A BGRA image that the caller disposes. Alpha is 255 everywhere.</returns>
    /// <exception cref="InvalidDataException">The file is missing, no picture, cut in the middle, or damaged.</exception>
    public static MLImage ReadImage(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ImageFile.Read(path);
    }
}
