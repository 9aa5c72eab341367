using Microsoft.ML;
using Microsoft.ML.VideoDetection;

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
                _ when Has(path, LabelFormat.Yolo) => "yolo",
                _ when Has(path, LabelFormat.Cvat) => "cvat",
                _ when DatasetFiles.FindArchive(path) is not null => throw new InvalidDataException($"'{path}' is an archive, which is not read: unpack it and name its folder."),
                _ => throw new InvalidDataException($"'{path}' is neither .json, .csv, a .yaml of YOLO nor an .xml of CVAT; say its format with --format {Names}."),
            };
        }

        if (!Directory.Exists(path))
            throw new FileNotFoundException($"There is no file or folder '{path}' (looked for '{Path.GetFullPath(path)}').");
        if (Directory.Exists(Path.Combine(path, "Data")) && Directory.Exists(Path.Combine(path, "Annotations")))
            return "vid";
        if (Has(path, LabelFormat.Mot))
            return "mot";
        if (Has(path, LabelFormat.Yolo))
            return "yolo";
        if (Has(path, LabelFormat.Cvat))
            return "cvat";
        if (OnlyCsv(path) is not null)
            return "csv";
        if (Has(path, LabelFormat.Coco))
            return "coco";
        throw new InvalidDataException(
            $"'{path}' is no labelled data that can be recognised: looked for 'Data' and 'Annotations' (ImageNet), 'gt/gt.txt' in it or in its folders (MOT), " +
            "'data.yaml' (YOLO), .xml of CVAT in it or in its folders, " +
            $"a single .csv (boxes), and .json in it or in its folder 'annotations' (COCO-VID). Name the file, or the format with --format {Names}.{ArchiveHint(path)}");
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
        Directory.Exists(Path.Combine(path, "Data", "VID", "val")) || CocoFolder.Has(path, "val") || DatasetFiles.HasYoloSet(path, "val") ? "val" : null;

    /// <summary>The file that is read where the path is a folder of COCO or CSV; the path itself otherwise.</summary>
    public static string FileOf(string format, string path, string? set) => !Directory.Exists(path) ? path : format switch
    {
        "coco" => CocoFolder.Choose(path, set),
        "csv" => OnlyCsv(path) ?? throw new InvalidDataException($"'{path}' has no single file .csv; name the file."),
        _ => path,
    };

    private static bool Has(string path, LabelFormat format) => DatasetFiles.Find(path, format).Count > 0;

    private static string UsualSet(string root) => Directory.Exists(Path.Combine(root, "Data", "VID", "train")) ? "train" : "val";

    private static string? OnlyCsv(string folder) => DatasetFiles.Find(folder, LabelFormat.Csv) is [string only] ? only : null;

    private static string ArchiveHint(string folder) => DatasetFiles.FindArchive(folder) is string archive
        ? $" The archive '{Path.GetFileName(archive)}' in '{Path.GetDirectoryName(archive)}' is not read: unpack it first."
        : "";
}
