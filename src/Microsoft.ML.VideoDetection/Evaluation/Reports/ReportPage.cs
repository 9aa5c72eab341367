using System.Globalization;
using System.Text;
using Microsoft.ML.VideoDetection.Output.Plots;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>Composes <c>index.html</c>. Everything that comes from data goes through <see cref="Html.Escape"/>.</summary>
internal static class ReportPage
{
    public static string Compose(VideoDetectionMetrics metrics, IReadOnlyList<ReportPlot> plots)
    {
        var page = new StringBuilder();
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>Video detection report</title>
            <style>{ReportStyle.Css}</style>
            </head>
            <body>
            <main>
            <header>
            <h1>Video detection report</h1>
            <p class="muted">{Html.Count(metrics.FrameCount)} frames · {Html.Count(metrics.LabelCount)} objects ({Html.Count(metrics.IgnoredCount)} more ignored) · {Html.Count(metrics.DetectionCount)} detections · {metrics.Classes.Count} classes</p>
            </header>

            """);
        AppendHeadline(page, metrics);
        AppendPlots(page, plots);
        ClassSection.Append(page, metrics);
        WorstFramesSection.Append(page, metrics);
        AppendNotes(page, metrics);
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void AppendHeadline(StringBuilder page, VideoDetectionMetrics metrics)
    {
        page.Append("<section class=\"tiles\">\n");
        Tile("AP50", metrics.MeanAveragePrecision50, "hero");
        Tile("AP", metrics.MeanAveragePrecision);
        Tile("AP75", metrics.MeanAveragePrecision75);
        Tile("ImageNet VID AP", metrics.ImageNetVidMeanAveragePrecision);
        Tile("Recall (AR 100)", metrics.AverageRecall100);
        Tile("AP small", metrics.MeanAveragePrecisionSmall);
        Tile("AP medium", metrics.MeanAveragePrecisionMedium);
        Tile("AP large", metrics.MeanAveragePrecisionLarge);
        if (metrics.Speed is MotionSpeedMetrics speed)
        {
            Tile("AP50 slow", speed.Slow50);
            Tile("AP50 medium speed", speed.Medium50);
            Tile("AP50 fast", speed.Fast50);
        }

        page.Append("</section>\n");
        if (metrics.Tracking is TrackingMetrics tracks)
            TrackingSection.Append(page, tracks);

        void Tile(string name, double? value, string kind = "") => page.Append(
            CultureInfo.InvariantCulture,
            $"<div class=\"tile {kind}\"><span class=\"name\">{name}</span><span class=\"value\">{Html.Percent(value)}</span></div>\n");
    }

    private static void AppendPlots(StringBuilder page, IReadOnlyList<ReportPlot> plots)
    {
        page.Append("<section class=\"plots\">\n");
        foreach (ReportPlot plot in plots)
        {
            page.Append(CultureInfo.InvariantCulture, $"<figure class=\"card{(plot.Width > ReportPlots.Width ? " wide" : "")}\"><figcaption>{Html.Escape(plot.Title)}</figcaption>\n")
                .Append(plot.ToSvg())
                .Append("</figure>\n");
        }

        page.Append("</section>\n");
    }

    private static void AppendNotes(StringBuilder page, VideoDetectionMetrics metrics)
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            <section>
            <h2>How to read this</h2>
            <p>All values are per cent. AP is COCO's: precision averaged over recall, over the overlaps (IoU) from 0.5 to 0.95, and over the classes that are labelled;
            AP50 takes the overlap 0.5 alone. Small is up to 32² pixels, large from 96². Slow objects overlap themselves by more than 0.9 within ten frames, fast ones by
            less than 0.7. The confusion matrix and the pictures take detections with a score of at least {metrics.Confusion.ScoreThreshold.ToString(CultureInfo.InvariantCulture)}; a row is what was labelled, a column
            what was predicted, and the shade is the share of its row. Ignored objects count neither way.</p>
            <p>The numbers are beside this page in <a href="metrics.csv">metrics.csv</a> and <a href="metrics.json">metrics.json</a>, the plots as SVG and PNG.</p>

            """);
        if (!PlotPicture.HasFonts)
            page.Append("<p>This machine has no fonts, so the PNG plots have no lettering. Take the SVG plots, or install any font and run again.</p>\n");
        page.Append("</section>\n");
    }
}
