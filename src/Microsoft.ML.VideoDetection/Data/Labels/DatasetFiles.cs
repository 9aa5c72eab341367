using Microsoft.ML.VideoDetection.Data.Labels.CocoVid;
using Microsoft.ML.VideoDetection.Data.Labels.Cvat;
using Microsoft.ML.VideoDetection.Data.Labels.Yolo;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies a format of labels whose files <see cref="DatasetFiles"/> can find.</summary>
public enum LabelFormat
{
    /// <summary>Specifies COCO and COCO-VID: .json.</summary>
    Coco,

    /// <summary>Specifies the MOT challenge: gt/gt.txt, or seqinfo.ini, of each sequence.</summary>
    Mot,

    /// <summary>Specifies boxes in a table: .csv.</summary>
    Csv,

    /// <summary>Specifies YOLO: data.yaml and the like.</summary>
    Yolo,

    /// <summary>Specifies CVAT for Video or for Images: .xml.</summary>
    Cvat,
}

/// <summary>Finds the label files of datasets, by which the format of a dataset is detected.</summary>
public static class DatasetFiles
{
    // Usual names of the parts of a dataset.
    private static readonly string[] _parts = ["train", "val", "valid", "validation", "test"];

    /// <summary>Gets the subfolder of a dataset in which COCO and CVAT put COCO annotations: "annotations".</summary>
    public static string CocoAnnotationFolder => CocoVidImages.AnnotationFolder;

    /// <summary>Finds the files with labels of one format, ignoring names that begin with a dot.</summary>
    /// <param name="path">
    /// A dataset's folder, or one file of YOLO or CVAT. COCO is searched in the folder, else in its subfolder <c>annotations</c>, else in subfolders named
    /// like the parts of a dataset; MOT and CVAT in the folder or in its subfolders.
    /// </param>
    /// <param name="format">The format.</param>
    /// <returns>Paths in natural order; empty if there is no file of the format.</returns>
    public static IReadOnlyList<string> Find(string path, LabelFormat format)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return format switch
        {
            LabelFormat.Yolo => YoloConfig.Find(path) is string config ? [config] : [],
            LabelFormat.Cvat => CvatData.Find(path),
            _ when !Directory.Exists(path) => [],
            LabelFormat.Coco => FindCoco(path),
            LabelFormat.Mot => FindSequence(path) is string own ? [own] : [.. Folders(path).Select(FindSequence).OfType<string>()],
            LabelFormat.Csv => In(path, ".csv"),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
        };
    }

    /// <summary>Determines whether a YOLO dataset has a set, under any of its usual names ("val", "valid", "validation").</summary>
    /// <param name="path">The dataset's folder or its .yaml file.</param>
    /// <param name="set">The set: "train", "val" or "test".</param>
    /// <returns>False also if there is no YOLO dataset or its file is malformed.</returns>
    public static bool HasYoloSet(string path, string set)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(set);
        return YoloConfig.HasSet(path, set);
    }

    /// <summary>Reads a text file with a class name on each line.</summary>
    /// <param name="path">The file, UTF-8. Empty lines are ignored.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is not UTF-8 text.</exception>
    public static IReadOnlyList<string> ReadClassNames(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return [.. LabelLines.ReadNames(path)];
    }

    /// <summary>Finds an archive that has to be unpacked first: .zip, .tar, .7z and the like.</summary>
    /// <param name="path">A file or a folder, which need not exist.</param>
    /// <returns>
    /// The file itself if its name is that of an archive, else an archive in the folder or its nearest existing parent; null if there is none.
    /// </returns>
    public static string? FindArchive(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Archives.FindAt(path);
    }

    private static string[] FindCoco(string folder)
    {
        string[] own = In(folder, ".json");
        if (own.Length == 0)
            own = InFolders(folder, CocoVidImages.AnnotationFolder);
        return own.Length > 0 ? own : InFolders(folder, _parts);
    }

    private static string? FindSequence(string folder) =>
        Array.Find([Path.Combine(folder, "gt", "gt.txt"), Path.Combine(folder, "seqinfo.ini")], File.Exists);

    private static IEnumerable<string> Folders(string folder) => VisibleEntries.Folders(folder).Order(NaturalNameOrder.Instance);

    private static string[] InFolders(string folder, params string[] names) =>
        [.. Folders(folder).Where(inner => names.Contains(Path.GetFileName(inner), StringComparer.OrdinalIgnoreCase)).SelectMany(inner => In(inner, ".json"))];

    private static string[] In(string folder, string extension) => [.. VisibleEntries.Files(folder)
        .Where(file => Path.GetExtension(file).Equals(extension, StringComparison.OrdinalIgnoreCase)).Order(NaturalNameOrder.Instance)];
}
