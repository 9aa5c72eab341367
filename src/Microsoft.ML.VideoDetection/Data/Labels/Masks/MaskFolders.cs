using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>Opens a folder of pictures and a folder of masks.</summary>
internal static class MaskFolders
{
    internal static LabeledMaskData Open(string images, string masks, MaskDataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        MaskCoding coding = options.ToCoding();
        MaskFiles.RequireFolder(images, "a folder of pictures, or of folders of them");
        MaskFiles.RequireFolder(masks, "a folder of masks, as the pictures lie in theirs");
        DataProblems problems = new(options.Strict);
        return MaskFileVideo.Open(coding, MaskFiles.Require(Videos(images, masks, options), images, masks, problems), problems);
    }

    // Each subfolder is a video; pictures beside subfolders are one, too.
    private static IEnumerable<MaskFileGroup> Videos(string images, string masks, MaskDataOptions options)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(images)));
        IEnumerable<(string Name, string Images, string Masks)> folders =
        [
            (name, images, masks),
            .. VisibleEntries.Folders(images).Order(NaturalNameOrder.Instance)
                .Select(folder => (Path.GetFileName(folder), folder, Path.Combine(masks, Path.GetFileName(folder)))),
        ];
        foreach ((string video, string from, string maskFolder) in folders)
        {
            MaskFrame[] frames = [.. MaskFiles.Pair(from, maskFolder, "", options.MaskSuffix)];
            if (!options.AreStills)
            {
                yield return new MaskFileGroup(video, frames, IsStill: frames.Length == 1);
                continue;
            }

            foreach (MaskFrame frame in frames)
                yield return new MaskFileGroup($"{video}/{Path.GetFileNameWithoutExtension(frame.ImagePath)}", [frame], IsStill: true);
        }
    }
}
