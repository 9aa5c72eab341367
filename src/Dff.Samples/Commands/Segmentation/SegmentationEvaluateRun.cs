using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Spectre.Console;

namespace Dff.Samples.Commands.Segmentation;

/// <summary>One run of <c>evaluate</c> with a model that segments.</summary>
internal static class SegmentationEvaluateRun
{
    /// <summary>Measures, and prints the figures.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="model">The segmenter.</param>
    /// <param name="source">Frames with masks.</param>
    /// <param name="settings">Of the frames between key frames; those of detections must not be given.</param>
    /// <param name="report">Folder for a page with plots; null for none.</param>
    public static int Run(MLContext mlContext, VideoSegmentationTransformer model, MaskDataSource source, VideoDetectorOptions settings, string? report)
    {
        if (settings.Tracking is not null)
            throw new InvalidDataException("The model segments: it has no objects to track, so --track has no meaning.");
        if (settings.FlowFrameProposals is not null || settings.FlowFrameProposalCount is not null || settings.FlowFrameRank is not null)
            throw new InvalidDataException("The model segments: it has no proposals, so --flow-frame-proposals and --flow-frame-rank have no meaning.");
        LabeledMaskData data = source.Open(mlContext);
        MaskDataSource.Describe(data, "Measuring on");
        IDataView rows = model.Transform(data, new VideoSegmenterOptions { KeyFrameInterval = settings.KeyFrameInterval, MotionEstimator = settings.MotionEstimator, SceneCutThreshold = settings.SceneCutThreshold });
        VideoSegmentationMetrics metrics = mlContext.VideoSegmentation.Evaluate(rows, options: new SegmentationEvaluationOptions { KeepWorstFrames = report is null ? 0 : 12 });
        Print(metrics);
        if (report is not null)
        {
            metrics.SaveReport(report);
            Console.WriteLine($"Report: {Path.Combine(report, "index.html")}");
        }

        return ExitCode.Done;
    }

    private static void Print(VideoSegmentationMetrics metrics)
    {
        var table = new Table().AddColumns("class", "IoU", "accuracy", "boundary F", "pixels");
        foreach (ClassSegmentationMetrics c in metrics.Classes)
        {
            table.AddRow(
                Markup.Escape(c.ClassName), Text(c.IntersectionOverUnion), Text(c.Accuracy), Text(c.BoundaryF), c.PixelCount.ToString("N0", CultureInfo.InvariantCulture));
        }

        AnsiConsole.Write(table);
        (string Name, double? Value)[] all =
        [
            ("mIoU", metrics.MeanIntersectionOverUnion),
            ("pixel accuracy", metrics.PixelAccuracy),
            ("mean accuracy", metrics.MeanAccuracy),
            ("frequency-weighted IoU", metrics.FrequencyWeightedIntersectionOverUnion),
            ("boundary F", metrics.MeanBoundaryF),
            ("temporal consistency", metrics.TemporalConsistency),
        ];
        foreach ((string name, double? value) in all)
            Console.WriteLine($"{name}: {Text(value)}");
        if (metrics.ByKeyFrameDistance.Count > 1)
            Console.WriteLine($"mIoU by frames since the key frame: {string.Join(' ', metrics.ByKeyFrameDistance.Select(d => Text(d.MeanIntersectionOverUnion)))}");
    }

    private static string Text(double? value) => value is double number ? number.ToString("0.0000", CultureInfo.InvariantCulture) : "–";
}
