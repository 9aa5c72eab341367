using System.Globalization;
using System.Text;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>The figures of tracking: tiles, the counts that they are made of, and how to read them.</summary>
internal static class TrackingSection
{
    public static void Append(StringBuilder page, TrackingMetrics metrics)
    {
        page.Append("<section>\n<h2>Tracking</h2>\n<div class=\"tiles\">\n");
        Tile("HOTA", metrics.Hota, "hero");
        Tile("DetA", metrics.DetectionAccuracy);
        Tile("AssA", metrics.AssociationAccuracy);
        Tile("LocA", metrics.LocalizationAccuracy);
        Tile("MOTA", metrics.Mota);
        Tile("MOTP", metrics.Motp);
        Tile("IDF1", metrics.Idf1);
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            </div>
            <p>{Html.Count(metrics.ObjectCount)} labelled objects, {Html.Count(metrics.TrackCount)} tracks. {Html.Count(metrics.IdentitySwitches)} identity switches,
            {Html.Count(metrics.Fragmentations)} interruptions; {Html.Count(metrics.FalsePositives)} false positives, {Html.Count(metrics.FalseNegatives)} false negatives.
            {Html.Count(metrics.MostlyTracked)} objects mostly tracked (more than 80 % of their frames), {Html.Count(metrics.PartlyTracked)} partly, {Html.Count(metrics.MostlyLost)} mostly lost.</p>
            <p class="muted">HOTA joins how well objects are found (DetA) and kept apart over time (AssA); MOTA counts mistakes and can be negative; IDF1 asks for one
            id for the whole way of an object. Only detections with an id count here.</p>
            </section>

            """);

        void Tile(string name, double value, string kind = "") => page.Append(
            CultureInfo.InvariantCulture,
            $"<div class=\"tile {kind}\"><span class=\"name\">{name}</span><span class=\"value\">{Html.Percent(value)}</span></div>\n");
    }
}
