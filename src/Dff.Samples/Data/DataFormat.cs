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
                ".CSV" => "csv",
                _ when YoloConfig.Find(path) is not null => "yolo",
                _ when CvatData.Find(path).Length > 0 => "cvat",
                _ => throw new InvalidDataException($"'{path}' is neither .json, .csv, a .yaml of YOLO nor an .xml of CVAT; say its format with --format {Names}."),
            };
        }

        if (!Directory.Exists(path))
            throw new FileNotFoundException($"There is no file or folder '{path}' (looked for '{Path.GetFullPath(path)}').");
        if (Directory.Exists(Path.Combine(path, "Data")) && Directory.Exists(Path.Combine(path, "Annotations")))
            return "vid";
        if (IsSequence(path) || Directory.EnumerateDirectories(path).Any(IsSequence))
            return "mot";
        if (YoloConfig.Find(path) is not null)
            return "yolo";
        if (CvatData.Find(path).Length > 0)
            return "cvat";
        if (Only(path, "*.csv") is not null)
            return "csv";
        if (Only(path, "*.json") is not null)
            return "coco";
        throw new InvalidDataException(
            $"'{path}' is no labelled data that can be recognised: looked for 'Data' and 'Annotations' (ImageNet), 'gt/gt.txt' in it or in its folders (MOT), " +
            "'data.yaml' (YOLO), .xml of CVAT in it or in its folders, " +
            $"a single .csv (boxes) and a single .json (COCO-VID). Name the file, or the format with --format {Names}.");
    }

    /// <summary>Opens data.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="path">File or folder.</param>
    /// <param name="frames">Where the frames are; null for the usual place.</param>
    /// <param name="set">Set or list of ImageNet; null for the usual one.</param>
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
            "coco" => VideoDetectionModel.LoadIDataViewFromCocoVid(mlContext, FileIn(path, "*.json"), frames, options),
            "mot" => VideoDetectionModel.LoadIDataViewFromMot(mlContext, path, frames, options),
            "csv" => VideoDetectionModel.LoadIDataViewFromBoxesCsv(mlContext, FileIn(path, "*.csv"), frames, options),
            "yolo" => VideoDetectionModel.LoadIDataViewFromYolo(mlContext, path, set, frames, grouping, options),
            "cvat" => VideoDetectionModel.LoadIDataViewFromCvat(mlContext, path, frames, options),
            _ => throw new ArgumentException($"The format is '{format}'; it must be one of {Names}."),
        };

    /// <summary>The set to validate on when the user names none: ImageNet's or YOLO's own validation set where it is there.</summary>
    public static string? UsualValidationSet(string path) =>
        Directory.Exists(Path.Combine(path, "Data", "VID", "val")) || YoloConfig.HasSet(path, "val") ? "val" : null;

    private static bool IsSequence(string folder) =>
        File.Exists(Path.Combine(folder, "gt", "gt.txt")) || File.Exists(Path.Combine(folder, "seqinfo.ini"));

    private static string UsualSet(string root) => Directory.Exists(Path.Combine(root, "Data", "VID", "train")) ? "train" : "val";

    private static string FileIn(string path, string pattern) => Directory.Exists(path)
        ? Only(path, pattern) ?? throw new InvalidDataException($"'{path}' has no single file {pattern}; name the file.")
        : path;

    private static string? Only(string folder, string pattern)
    {
        string[] found = [.. Directory.EnumerateFiles(folder, pattern).Take(2)];
        return found.Length == 1 ? found[0] : null;
    }
}
