using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Data.Labels.Cvat;
using Microsoft.ML.VideoDetection.Data.Labels.Yolo;
using Microsoft.ML.VideoDetection.IO;

namespace Dff.Samples.Data;

/// <summary>Recognises and opens labelled videos.</summary>
internal static class DataFormat
{
    public const string Names = "vid|det|coco|mot|csv|yolo|cvat";

    /// <summary>Tells the format of a file or folder by what is in it.</summary>
    /// <exception cref="InvalidDataException">Nothing known is there.</exception>
    public static string Detect(string path)
    {
        if (File.Exists(path))
        {
            return Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".JSON" => "coco",
                ".CSV" or ".TSV" => "csv",
                _ when YoloConfig.Find(path) is not null => "yolo",
                _ when CvatData.Find(path).Length > 0 => "cvat",
                _ when Archives.HasArchiveExtension(path) => throw new InvalidDataException($"'{path}' is an archive, which is not read: unpack it and name its folder."),
                _ => throw new InvalidDataException($"'{path}' is neither .json, .csv, a .yaml of YOLO nor an .xml of CVAT; say its format with --format {Names}."),
            };
        }

        if (!Directory.Exists(path))
            throw new FileNotFoundException($"There is no file or folder '{path}' (looked for '{Path.GetFullPath(path)}').");
        if (Directory.Exists(Path.Combine(path, "Data")) && Directory.Exists(Path.Combine(path, "Annotations")))
            return "vid";
        if (IsSequence(path) || VisibleEntries.Folders(path).Any(IsSequence))
            return "mot";
        if (YoloConfig.Find(path) is not null)
            return "yolo";
        if (CvatData.Find(path).Length > 0)
            return "cvat";
        if (Only(path, ".csv") is not null)
            return "csv";
        if (CocoFolder.Candidates(path).Length > 0)
            return "coco";
        throw new InvalidDataException(
            $"'{path}' is no labelled data that can be recognised: looked for 'Data' and 'Annotations' (ImageNet), 'gt/gt.txt' in it or in its folders (MOT), " +
            "'data.yaml' (YOLO), .xml of CVAT in it or in its folders, " +
            $"a single .csv (boxes), and .json in it or in its folder 'annotations' (COCO-VID). Name the file, or the format with --format {Names}.{Archives.Hint(path)}");
    }

    /// <summary>Opens data.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="path">File or folder.</param>
    /// <param name="frames">Where the frames are; null for the usual place.</param>
    /// <param name="set">Set or list of ImageNet, part of the name of a COCO file; null for the usual one.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="grouping">Which images of YOLO are frames of videos.</param>
    public static LabeledVideoData Open(
        MLContext mlContext,
        string format,
        string path,
        string? frames,
        string? set,
        LabeledDataOptions options,
        ImageGrouping grouping = ImageGrouping.Automatic) => format switch
        {
            "vid" => VideoDetectionModel.LoadIDataViewFromImageNetVid(mlContext, path, set ?? UsualSet(path), options),
            "det" => VideoDetectionModel.LoadIDataViewFromImageNetDet(mlContext, path, set ?? "DET_train_30classes", options),
            "coco" => VideoDetectionModel.LoadIDataViewFromCocoVid(mlContext, FileOf("coco", path, set), frames, options),
            "mot" => VideoDetectionModel.LoadIDataViewFromMot(mlContext, path, frames, options),
            "csv" => VideoDetectionModel.LoadIDataViewFromBoxesCsv(mlContext, FileOf("csv", path, set), frames, options),
            "yolo" => VideoDetectionModel.LoadIDataViewFromYolo(mlContext, path, set, frames, grouping, options),
            "cvat" => VideoDetectionModel.LoadIDataViewFromCvat(mlContext, path, frames, options),
            _ => throw new ArgumentException($"The format is '{format}'; it must be one of {Names}."),
        };

    /// <summary>The set to validate on when the user names none: the dataset's own validation set where it is there.</summary>
    public static string? UsualValidationSet(string path) =>
        Directory.Exists(Path.Combine(path, "Data", "VID", "val")) || CocoFolder.Has(path, "val") || YoloConfig.HasSet(path, "val") ? "val" : null;

    /// <summary>The file that is read where the path is a folder of COCO or CSV; the path itself otherwise.</summary>
    public static string FileOf(string format, string path, string? set) => !Directory.Exists(path) ? path : format switch
    {
        "coco" => CocoFolder.Choose(path, set),
        "csv" => Only(path, ".csv") ?? throw new InvalidDataException($"'{path}' has no single file .csv; name the file."),
        _ => path,
    };

    private static bool IsSequence(string folder) =>
        File.Exists(Path.Combine(folder, "gt", "gt.txt")) || File.Exists(Path.Combine(folder, "seqinfo.ini"));

    private static string UsualSet(string root) => Directory.Exists(Path.Combine(root, "Data", "VID", "train")) ? "train" : "val";

    private static string? Only(string folder, string extension)
    {
        string[] found = [.. VisibleEntries.Files(folder).Where(file => Path.GetExtension(file).Equals(extension, StringComparison.OrdinalIgnoreCase)).Take(2)];
        return found.Length == 1 ? found[0] : null;
    }
}
