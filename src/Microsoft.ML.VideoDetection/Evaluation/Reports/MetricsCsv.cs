using System.Globalization;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>All single numbers as a table of three columns: what they belong to, name, value.</summary>
internal static class MetricsCsv
{
    public static void Write(VideoDetectionMetrics metrics, string path)
    {
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        writer.WriteLine("of,metric,value");
        foreach ((string name, double? value) in MetricsSummary.Of(metrics))
            Row("all", name, value);
        foreach (KeyFrameDistanceMetrics item in metrics.ByKeyFrameDistance)
            Row($"key-frame distance {item.Distance}", "AP50", item.MeanAveragePrecision50);
        foreach (ClassDetectionMetrics item in metrics.Classes)
        {
            foreach ((string name, double? value) in MetricsSummary.Of(item))
                Row($"class {item.ClassName}", name, value);
        }

        void Row(string of, string name, double? value) =>
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Quote(of)},{name},{value}"));
    }

    // RFC 4180. A leading "class " also keeps spreadsheets from taking a name for a formula.
    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
