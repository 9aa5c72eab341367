using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary><c>benchmark-evaluation</c>: how long files of a given size take to evaluate, and how much memory. Hidden: for developers.</summary>
internal static class EvaluationBenchmark
{
    public static Command Create()
    {
        var frames = new Option<int>("--frames") { DefaultValueFactory = _ => 20_000, Description = "Frames, in videos of 200." };
        var detections = new Option<int>("--detections") { DefaultValueFactory = _ => 100, Description = "Detections per frame." };
        var objects = new Option<int>("--objects") { DefaultValueFactory = _ => 5, Description = "Labelled objects per frame." };
        var classes = new Option<int>("--classes") { DefaultValueFactory = _ => 30, Description = "Classes." };
        var keep = new Option<string?>("--keep") { Description = "Keep the files in this folder.", HelpName = "DIR" };
        var command = new Command("benchmark-evaluation", "Measures the evaluation of generated files.")
        {
            frames, detections, objects, classes, keep,
        };
        command.Hidden = true;
        command.SetAction(result =>
        {
            string folder = result.GetValue(keep) ?? Directory.CreateTempSubdirectory("dff-evaluation-").FullName;
            try
            {
                Directory.CreateDirectory(folder);
                var size = new GeneratedResults(
                    result.GetValue(frames), result.GetValue(objects), result.GetValue(detections), result.GetValue(classes));
                Run(folder, size);
                return ExitCode.Done;
            }
            finally
            {
                if (result.GetValue(keep) is null)
                    Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    private static void Run(string folder, GeneratedResults size)
    {
        string groundTruth = Path.Combine(folder, "ground_truth.json"), results = Path.Combine(folder, "detections.json");
        size.Write(groundTruth, results);
        var watch = Stopwatch.StartNew();
        VideoDetectionMetrics metrics = new MLContext().VideoDetection.EvaluateCoco(
            groundTruth, results, new VideoEvaluationOptions { KeyFrameInterval = 10 });
        double seconds = watch.Elapsed.TotalSeconds;
        long peak = Process.GetCurrentProcess().PeakWorkingSet64;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{metrics.FrameCount:N0} frames, {metrics.LabelCount:N0} objects, {metrics.DetectionCount:N0} detections, {metrics.Classes.Count} classes: {seconds:0.00} s, peak {peak / 1048576.0:0} MB, AP50 {metrics.MeanAveragePrecision50:0.0000} on {Environment.ProcessorCount} cores"));
    }
}
