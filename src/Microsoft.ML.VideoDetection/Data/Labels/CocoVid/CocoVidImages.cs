using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Finds the folder of a COCO file's images if the user names none.</summary>
internal static class CocoVidImages
{
    /// <summary>Names the folder beside <c>images</c> that COCO and CVAT put their files into.</summary>
    internal const string AnnotationFolder = "annotations";

    private const string ImageFolder = "images";

    // Several, because the first image may be missing.
    private const int Samples = 5;

    /// <summary>Gets the usual folder that contains most of a few sampled images: the folder of the file, or its subfolder <c>images</c>.</summary>
    /// <remarks>
    /// For a file in a folder <c>annotations</c>, the folders beside it are tried, too: <c>images</c>, and those of the file's own part of the data:
    /// <c>train2017</c> and <c>images/train2017</c> for <c>instances_train2017.json</c>.
    /// </remarks>
    internal static string UsualRoot(string path, CocoVidIndex index)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string[] names = [.. Sample(index).Where(name => PathBelow.IsBelow(name))];
        (string best, int most) = (folder, 0);
        foreach (string candidate in Candidates(folder, Path.GetFileNameWithoutExtension(path)).Where(Directory.Exists))
        {
            int found = names.Count(name => File.Exists(PathBelow.Combine(candidate, name, candidate)));
            (best, most) = found > most ? (candidate, found) : (best, most);
        }

        return best;
    }

    private static IEnumerable<string> Candidates(string folder, string stem)
    {
        yield return folder;
        yield return Path.Combine(folder, ImageFolder);
        if (!string.Equals(Path.GetFileName(folder), AnnotationFolder, StringComparison.OrdinalIgnoreCase)
            || Path.GetDirectoryName(folder) is not string parent)
        {
            yield break;
        }

        yield return Path.Combine(parent, ImageFolder);
        yield return parent;
        foreach (string part in new[] { stem[(stem.LastIndexOf('_') + 1)..], stem })
        {
            yield return Path.Combine(parent, part);
            yield return Path.Combine(parent, ImageFolder, part);
        }
    }

    private static IEnumerable<string> Sample(CocoVidIndex index)
    {
        int count = Math.Min(Samples, index.Frames.Length);
        for (int i = 0; i < count; i++)
            yield return index.Names.Get(index.Frames[(int)((long)i * index.Frames.Length / count)].Name);
    }
}
