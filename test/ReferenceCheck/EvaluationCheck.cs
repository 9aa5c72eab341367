using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Spectre.Console;

namespace ReferenceCheck;

/// <summary><c>evaluation</c>: measures a pair of COCO files and compares every metric that pycocotools recorded.</summary>
internal static class EvaluationCheck
{
    private const double Tolerance = 1e-6;

    public static Command Create(IAnsiConsole console)
    {
        var reference = new Option<string>("--reference")
        {
            Description = "Folder with ground_truth_coco_vid.json, detections_coco.json and expected.json.",
            Required = true,
        };
        var command = new Command("evaluation", "Compares every metric of a folder of COCO files.") { reference };
        command.SetAction(result => Run(result.GetRequiredValue(reference), console));
        return command;
    }

    private static int Run(string folder, IAnsiConsole console)
    {
        VideoDetectionMetrics metrics = new MLContext().VideoDetection.EvaluateCoco(
            Path.Combine(folder, "ground_truth_coco_vid.json"), Path.Combine(folder, "detections_coco.json"));
        string path = Path.Combine(folder, "expected.json");
        using JsonDocument expected = ReadJson(path);
        var table = new CheckTable(console, "metric", "expected", "actual");
        foreach (JsonProperty item in expected.RootElement.EnumerateObject())
        {
            switch (item.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (JsonProperty ofClass in item.Value.EnumerateObject())
                        Compare(table, $"{item.Name} {ofClass.Name}", ofClass.Value, OfClass(metrics, item.Name, ofClass.Name));
                    break;
                case JsonValueKind.String:
                    break; // a remark, such as the protocol
                default:
                    Compare(table, item.Name, item.Value, Of(metrics, item.Name));
                    break;
            }
        }

        return table.Print();
    }

    internal static JsonDocument ReadJson(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(path));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not JSON: {e.Message}", e);
        }
    }

    private static double? Of(VideoDetectionMetrics metrics, string name) => name switch
    {
        "frames" => metrics.FrameCount,
        "ground_truths" => metrics.LabelCount + metrics.IgnoredCount,
        "detections" => metrics.DetectionCount,

        // pycocotools' first number is over 100 detections whatever the limits are.
        "bbox_mAP" => metrics.MeanAveragePrecisionAt100,
        "bbox_mAP_50" => metrics.MeanAveragePrecision50,
        "bbox_mAP_75" => metrics.MeanAveragePrecision75,
        "bbox_mAP_small" => metrics.MeanAveragePrecisionSmall,
        "bbox_mAP_medium" => metrics.MeanAveragePrecisionMedium,
        "bbox_mAP_large" => metrics.MeanAveragePrecisionLarge,
        "AR_100" => metrics.AverageRecall100,
        "AR_300" => metrics.AverageRecall300,
        "AR_1000" => metrics.AverageRecall1000,
        _ => double.NaN,
    };

    private static double? OfClass(VideoDetectionMetrics metrics, string name, string className)
    {
        ClassDetectionMetrics? found = metrics.Classes.FirstOrDefault(item => item.ClassName == className);
        return (name, found) switch
        {
            ("per_class_AP_50", not null) => found.AveragePrecision50,
            ("per_class_AP_75", not null) => found.AveragePrecision75,
            ("per_class_AP", not null) => found.AveragePrecision,
            _ => double.NaN,
        };
    }

    // NaN stands for a metric or class that is not known here: a folder must not pass with something left unchecked.
    private static void Compare(CheckTable table, string name, JsonElement expected, double? actual)
    {
        double? wanted = expected.ValueKind == JsonValueKind.Null ? null : expected.GetDouble();

        // pycocotools writes -1 where no object counts.
        if (wanted == -1)
            wanted = null;
        bool passed = wanted is null || actual is null ? wanted is null && actual is null : Math.Abs(wanted.Value - actual.Value) <= Tolerance;
        table.Add(passed, name, Text(wanted), Text(actual));
    }

    private static string Text(double? value) => value switch
    {
        null => "none",
        double.NaN => "unknown",
        _ => value.Value.ToString("0.#########", CultureInfo.InvariantCulture),
    };
}
