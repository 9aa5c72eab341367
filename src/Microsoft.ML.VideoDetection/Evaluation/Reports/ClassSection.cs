using System.Globalization;
using System.Text;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>The table of classes, each with its precision/recall curve in small.</summary>
internal static class ClassSection
{
    public static void Append(StringBuilder page, VideoDetectionMetrics metrics)
    {
        page.Append(
            """
            <section>
            <h2>Classes</h2>
            <div class="card scroll"><table>
            <thead><tr><th>class</th><th class="left">AP50</th><th class="left">curve</th><th>AP</th><th>AP75</th><th>VID AP</th><th>recall</th><th>best F1</th><th>at score</th><th>objects</th><th>detections</th></tr></thead>
            <tbody>

            """);
        foreach (ClassDetectionMetrics item in metrics.Classes.OrderByDescending(item => item.AveragePrecision50 ?? -1))
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\" title=\"{Html.Escape(item.ClassName)}\">{Html.Escape(item.ClassName)}</th>")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"bar\"><span class=\"meter\"><i style=\"width:{100 * (item.AveragePrecision50 ?? 0):0.#}%\"></i></span>{Html.Percent(item.AveragePrecision50)}</td>")
                .Append("<td class=\"left\">").Append(Curve(item)).Append("</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Html.Percent(item.AveragePrecision)}</td><td>{Html.Percent(item.AveragePrecision75)}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Html.Percent(item.ImageNetVidAveragePrecision)}</td><td>{Html.Percent(item.AverageRecall)}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Html.Percent(item.BestF1)}</td><td>{item.BestF1ScoreThreshold?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–"}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Html.Count(item.LabelCount)}</td><td>{Html.Count(item.DetectionCount)}</td></tr>\n");
        }

        page.Append("</tbody></table></div>\n</section>\n");
    }

    private static string Curve(ClassDetectionMetrics item)
    {
        if (item.PrecisionRecallCurve.Count == 0)
            return "–";
        var points = new StringBuilder();
        foreach (PrecisionRecallPoint point in item.PrecisionRecallCurve)
            points.Append(CultureInfo.InvariantCulture, $"{100 * point.Recall:0.#},{50 - (50 * point.Precision):0.#} ");
        return $"<svg class=\"curve\" viewBox=\"0 -2 100 54\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"precision over recall\"><polygon points=\"0,50 {points}100,50\" fill=\"currentColor\" fill-opacity=\".18\"/><polyline points=\"{points}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\" vector-effect=\"non-scaling-stroke\"/></svg>";
    }
}
