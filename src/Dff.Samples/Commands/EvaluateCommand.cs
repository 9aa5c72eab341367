using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary><c>evaluate</c>: how good detections are.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var groundTruth = new Option<string>("--ground-truth")
        {
            Description = "COCO or COCO-VID annotations.", HelpName = "FILE", Required = true,
        };
        var detections = new Option<string>("--detections")
        {
            Description = "COCO results, of this or any other system.", HelpName = "FILE", Required = true,
        };
        var report = new Option<string?>("--report")
        {
            Description = "Folder for a page with plots (index.html) and the numbers as CSV and JSON.", HelpName = "DIR",
        };
        var threshold = new Option<double?>("--score-threshold")
        {
            Description = "Lowest score that enters the confusion matrix; 0 to 1, default 0.5.", HelpName = "S",
        };
        var interval = new Option<int?>("--key-frame-interval")
        {
            Description = "Interval of the detector's key frames, for AP by distance from them.", HelpName = "N",
        };
        var command = new Command(
            "evaluate",
            """
            Measures detections against labels: COCO and ImageNet VID AP, by class, speed and distance from the key frame.

            Example:
              Dff.Samples evaluate --ground-truth val.json --detections results.json --report report
            """)
        {
            groundTruth, detections, report, threshold, interval,
        };
        command.SetAction(result =>
        {
            var options = new VideoEvaluationOptions
            {
                ScoreThreshold = result.GetValue(threshold) ?? 0.5,
                KeyFrameInterval = result.GetValue(interval),
            };
            VideoDetectionMetrics metrics = new MLContext().VideoDetection.EvaluateCoco(
                result.GetRequiredValue(groundTruth), result.GetRequiredValue(detections), options);
            MetricsTable.Print(metrics);
            if (result.GetValue(report) is string folder)
            {
                metrics.SaveReport(folder);
                Console.WriteLine($"Report: {Path.Combine(folder, "index.html")}");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
