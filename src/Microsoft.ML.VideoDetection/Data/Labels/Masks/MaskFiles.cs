using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>Pairs the pictures of a folder with the masks of another one, by name.</summary>
internal static class MaskFiles
{
    /// <summary>Pairs files.</summary>
    /// <param name="images">Folder of pictures.</param>
    /// <param name="masks">Folder of masks.</param>
    /// <param name="imageEnd">End of the names of pictures, before the extension, that is replaced by <paramref name="maskEnd"/>.</param>
    /// <param name="maskEnd">End of the names of masks.</param>
    /// <returns>Frames in the natural order of names, including those without a mask.</returns>
    internal static IEnumerable<MaskFrame> Pair(string images, string masks, string imageEnd, string maskEnd)
    {
        // The folder is listed once: one check of the file system for each frame takes minutes on network drives.
        HashSet<string> known = Directory.Exists(masks) ? [.. VisibleEntries.Files(masks).Select(file => Path.GetFileName(file))] : [];
        foreach (string image in VisibleEntries.Files(images).Where(ImageFile.HasSupportedExtension).Order(NaturalNameOrder.Instance))
        {
            string stem = Path.GetFileNameWithoutExtension(image);
            if (!stem.EndsWith(imageEnd, StringComparison.Ordinal))
                continue;
            string mask = stem[..^imageEnd.Length] + maskEnd + ".png";
            yield return new MaskFrame(image, known.Contains(mask) ? Path.Combine(masks, mask) : null);
        }
    }

    /// <summary>Throws unless there are frames with masks, and counts frames without a mask.</summary>
    /// <param name="videos">The found videos.</param>
    /// <param name="images">The given folder of pictures, for messages.</param>
    /// <param name="masks">The given folder of masks, for messages.</param>
    /// <param name="problems">Counts problems.</param>
    /// <param name="mayLack">Whether frames without a mask are normal, such as those between labeled ones.</param>
    /// <exception cref="InvalidDataException">There is no picture, or no picture has a mask. If read strictly: a picture has none.</exception>
    internal static MaskFileGroup[] Require(IEnumerable<MaskFileGroup> videos, string images, string masks, DataProblems problems, bool mayLack = false)
    {
        MaskFileGroup[] all = [.. videos.Where(video => video.Frames.Count > 0)];
        MaskFrame[] frames = [.. all.SelectMany(video => video.Frames)];
        if (frames.Length == 0)
            throw new InvalidDataException($"There is no picture in '{images}' or its folders; expected files of the kinds {ImageFile.SupportedExtensions}.");
        MaskFrame[] bare = [.. frames.Where(frame => frame.MaskPath is null)];
        if (bare.Length == frames.Length)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"None of the {frames.Length} picture(s) in '{images}' has a mask in '{masks}': the mask of '{Path.GetFileName(frames[0].ImagePath)}' would be a PNG file of the same name."));
        }

        foreach (MaskFrame frame in mayLack ? [] : bare)
            problems.Add(DataProblemKind.MissingAnnotation, () => $"The picture '{frame.ImagePath}' has no mask in '{masks}'; all of its pixels are ignored.");
        return all;
    }

    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    internal static void RequireFolder(string path, string expected)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"There is no folder '{path}' (looked for '{Path.GetFullPath(path)}'); expected {expected}.{Archives.Hint(path)}");
    }
}
