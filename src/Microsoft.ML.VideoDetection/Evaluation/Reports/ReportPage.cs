using System.Globalization;
using System.Text;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>Composes <c>index.html</c> of detections. Everything that comes from data goes through <see cref="Html.Escape"/>.</summary>
internal static class ReportPage
{
    public static string Compose(VideoDetectionMetrics metrics, IReadOnlyList<ReportPlot> plots)
    {
        StringBuilder page = ReportParts.Begin(
            "Video detection report",
            $"{Html.Count(metrics.FrameCount)} frames · {Html.Count(metrics.LabelCount)} objects ({Html.Count(metrics.IgnoredCount)} more ignored) · {Html.Count(metrics.DetectionCount)} detections · {metrics.Classes.Count} classes");
        ReportParts.AppendTiles(page, Headline(metrics));
        if (metrics.Tracking is TrackingMetrics tracks)
            TrackingSection.Append(page, tracks);
        ReportParts.AppendPlots(page, plots);
        ClassSection.Append(page, metrics);
        WorstFramesSection.Append(page, metrics);
        return ReportParts.End(page, string.Create(
            CultureInfo.InvariantCulture,
            $"""
            All values are per cent. AP is COCO's: precision averaged over recall, over the overlaps (IoU) from 0.5 to 0.95, and over the classes that are labelled;
            AP50 takes the overlap 0.5 alone. Small is up to 32² pixels, large from 96². Slow objects overlap themselves by more than 0.9 within ten frames, fast ones by
            less than 0.7. The confusion matrix and the pictures take detections with a score of at least {metrics.Confusion.ScoreThreshold}; a row is what was labelled, a column
            what was predicted, and the shade is the share of its row. Ignored objects count neither way.
            """));
    }

    private static IEnumerable<(string Name, double? Value)> Headline(VideoDetectionMetrics metrics)
    {
        yield return ("AP50", metrics.MeanAveragePrecision50);
        yield return ("AP", metrics.MeanAveragePrecision);
        yield return ("AP75", metrics.MeanAveragePrecision75);
        yield return ("ImageNet VID AP", metrics.ImageNetVidMeanAveragePrecision);
        yield return ("Recall (AR 100)", metrics.AverageRecall100);
        yield return ("AP small", metrics.MeanAveragePrecisionSmall);
        yield return ("AP medium", metrics.MeanAveragePrecisionMedium);
        yield return ("AP large", metrics.MeanAveragePrecisionLarge);
        if (metrics.Speed is not { } speed)
            yield break;
        yield return ("AP50 slow", speed.Slow50);
        yield return ("AP50 medium speed", speed.Medium50);
        yield return ("AP50 fast", speed.Fast50);
    }
}
