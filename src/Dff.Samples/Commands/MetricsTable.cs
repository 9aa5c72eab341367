using System.Globalization;
using Microsoft.ML.VideoDetection;
using Spectre.Console;

namespace Dff.Samples.Commands;

/// <summary>Prints metrics for people.</summary>
internal static class MetricsTable
{
    public static void Print(VideoDetectionMetrics metrics)
    {
        // A pipe has no width of its own; rows must not be cut there.
        if (!AnsiConsole.Profile.Out.IsTerminal)
            AnsiConsole.Profile.Width = 160;
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{metrics.FrameCount:N0} frames, {metrics.LabelCount:N0} objects ({metrics.IgnoredCount:N0} more ignored), {metrics.DetectionCount:N0} detections"));
        PrintSummary(metrics);
        PrintClasses(metrics);
    }

    private static void PrintSummary(VideoDetectionMetrics metrics)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("metric").AddColumn(new TableColumn("value").RightAligned());
        Add("AP (IoU 0.5 to 0.95)", metrics.MeanAveragePrecision);
        Add("AP50", metrics.MeanAveragePrecision50);
        Add("AP75", metrics.MeanAveragePrecision75);
        Add("AP small / up to 32²", metrics.MeanAveragePrecisionSmall);
        Add("AP medium / up to 96²", metrics.MeanAveragePrecisionMedium);
        Add("AP large / from 96²", metrics.MeanAveragePrecisionLarge);
        Add("AR at 100 detections", metrics.AverageRecall100);
        Add("AR at 300", metrics.AverageRecall300);
        Add("AR at 1000", metrics.AverageRecall1000);
        Add("ImageNet VID AP at 0.5", metrics.ImageNetVidMeanAveragePrecision);
        if (metrics.Speed is MotionSpeedMetrics speed)
        {
            Add("AP50 slow objects", speed.Slow50);
            Add("AP50 medium speed", speed.Medium50);
            Add("AP50 fast objects", speed.Fast50);
        }

        foreach (KeyFrameDistanceMetrics item in metrics.ByKeyFrameDistance)
            Add($"AP50 {item.Distance} frames from the key frame", item.MeanAveragePrecision50);
        if (metrics.Tracking is TrackingMetrics tracks)
        {
            Add("HOTA", tracks.Hota);
            Add("DetA, AssA, LocA", tracks.DetectionAccuracy, tracks.AssociationAccuracy, tracks.LocalizationAccuracy);
            Add("MOTA, MOTP", tracks.Mota, tracks.Motp);
            Add("IDF1, IDP, IDR", tracks.Idf1, tracks.IdentityPrecision, tracks.IdentityRecall);
            table.AddRow("identity switches, interruptions", Counts(tracks.IdentitySwitches, tracks.Fragmentations));
            table.AddRow("objects mostly tracked, partly, lost", Counts(tracks.MostlyTracked, tracks.PartlyTracked, tracks.MostlyLost));
        }

        AnsiConsole.Write(table);

        void Add(string name, params double?[] values) => table.AddRow(Markup.Escape(name), string.Join(' ', values.Select(Text)));
    }

    private static void PrintClasses(VideoDetectionMetrics metrics)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("class");
        foreach (string name in new[] { "objects", "detections", "AP", "AP50", "AP75", "VID AP", "best F1", "at score" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (ClassDetectionMetrics item in metrics.Classes)
        {
            table.AddRow(
                Markup.Escape(item.ClassName),
                item.LabelCount.ToString("N0", CultureInfo.InvariantCulture),
                item.DetectionCount.ToString("N0", CultureInfo.InvariantCulture),
                Text(item.AveragePrecision),
                Text(item.AveragePrecision50),
                Text(item.AveragePrecision75),
                Text(item.ImageNetVidAveragePrecision),
                Text(item.BestF1),
                Text(item.BestF1ScoreThreshold));
        }

        AnsiConsole.Write(table);
    }

    private static string Counts(params long[] counts) => string.Join(' ', counts.Select(count => count.ToString("N0", CultureInfo.InvariantCulture)));

    private static string Text(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "–";
}
