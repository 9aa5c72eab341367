using System.Globalization;
using System.Text;
using Microsoft.ML.VideoDetection.Evaluation.Reports;
using Microsoft.ML.VideoDetection.Output.Plots;

namespace Microsoft.ML.VideoDetection;

public sealed partial class VideoSegmentationMetrics
{
    /// <summary>Writes a report: one page for people, the plots as pictures, and the numbers for programs.</summary>
    /// <param name="folder">
    /// Where to. It is made if it is not there; in a folder that is, the files of an earlier report are replaced, and others stay.
    /// </param>
    /// <remarks>
    /// <c>index.html</c> needs no other file and no network; it follows the reader's light or dark setting. <c>metrics.csv</c> and
    /// <c>metrics.json</c> hold all numbers, <c>*.svg</c> and <c>*.png</c> the plots. The files appear only when all are complete.
    /// </remarks>
    /// <exception cref="IOException">The folder cannot be written to, or the path is a file.</exception>
    public void SaveReport(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ReportFolder.Save(folder, Classes.Select(item => item.ClassName), Plots, (pending, plots) =>
        {
            MetricsCsv.Write(MetricsCsv.Numbers(this), pending.File("metrics.csv"));
            MetricsJson.Write(this, pending.File("metrics.json"));
            return Compose(plots);
        });
    }

    private List<ReportPlot> Plots(PlotInk ink)
    {
        ClassSegmentationMetrics[] found = [.. Classes.Where(item => item.IntersectionOverUnion is not null).OrderByDescending(item => item.IntersectionOverUnion)];
        var plots = new List<ReportPlot>();
        if (found.Length > 0)
        {
            plots.Add(ReportPlots.Bars(
                "iou-by-class", "IoU by class", "IoU", [.. found.Select(item => (item.ClassName, item.IntersectionOverUnion))],
                Math.Max(ReportPlots.Height * 2 / 3, (found.Length * 20) + 60), ink));
        }

        if (ByKeyFrameDistance.Count(item => item.MeanIntersectionOverUnion is not null) > 1)
        {
            plots.Add(ReportPlots.ByKeyFrameDistance(
                "miou-by-key-frame-distance", "mIoU", [.. ByKeyFrameDistance.Select(item => (item.Distance, item.MeanIntersectionOverUnion))], ink));
        }

        // Where every pixel has a prediction, as a model gives them, there is no column for those without.
        string[] names = [.. Classes.Select(item => item.ClassName)];
        bool hasNone = Confusion.Any(row => row[^1] > 0);
        plots.Add(ConfusionPlot.Create("What pixels are taken for", names, hasNone ? [.. names, "none"] : names, Confusion, ink, asShares: true));
        return plots;
    }

    private string Compose(IReadOnlyList<ReportPlot> plots)
    {
        StringBuilder page = ReportParts.Begin(
            "Video segmentation report",
            $"{Html.Count(FrameCount)} frames · {Html.Count(PixelCount)} labelled pixels ({Html.Count(IgnoredPixelCount)} more ignored) · {Classes.Count} classes");
        ReportParts.AppendTiles(
            page,
            [
                ("mIoU", MeanIntersectionOverUnion), ("Pixel accuracy", PixelAccuracy), ("Mean accuracy", MeanAccuracy), ("Frequency-weighted IoU", FrequencyWeightedIntersectionOverUnion),
                ("Boundary F", MeanBoundaryF), ("Temporal consistency", TemporalConsistency),
            ]);
        ReportParts.AppendPlots(page, plots);
        AppendClasses(page);
        SegmentationMistakesSection.Append(page, this);
        return ReportParts.End(
            page,
            """
            All values are per cent. IoU is intersection over union of the labelled and the predicted pixels of a class, summed over all frames; mIoU is its mean over the classes
            that have a pixel in either. Accuracy is the share of a class's labelled pixels that were found. Boundary F says how well outlines fit. Temporal consistency is mIoU between
            a frame's prediction and that of the frame before, carried along the motion. In the confusion matrix a row is what was labelled, a column what was predicted, and number
            and shade are the share of its row. Pixels whose label is ignored count nowhere; they are black in the pictures of labels.
            """);
    }

    private void AppendClasses(StringBuilder page)
    {
        page.Append(
            """
            <section>
            <h2>Classes</h2>
            <div class="card scroll"><table>
            <thead><tr><th>class</th><th class="left">IoU</th><th>accuracy</th><th>boundary F</th><th>labelled pixels</th><th>predicted pixels</th></tr></thead>
            <tbody>

            """);
        foreach (ClassSegmentationMetrics item in Classes.OrderByDescending(item => item.IntersectionOverUnion ?? -1))
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\" title=\"{Html.Escape(item.ClassName)}\">{SegmentationMistakesSection.Swatch(item.ClassIndex)}{Html.Escape(item.ClassName)}</th>")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"bar\"><span class=\"meter\"><i style=\"width:{100 * (item.IntersectionOverUnion ?? 0):0.#}%\"></i></span>{Html.Percent(item.IntersectionOverUnion)}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Html.Percent(item.Accuracy)}</td><td>{Html.Percent(item.BoundaryF)}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Html.Count(item.PixelCount)}</td><td>{Html.Count(item.PredictedPixelCount)}</td></tr>\n");
        }

        page.Append("</tbody></table></div>\n</section>\n");
    }
}
