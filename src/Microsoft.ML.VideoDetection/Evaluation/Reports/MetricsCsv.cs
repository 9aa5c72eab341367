using System.Globalization;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>All single numbers as a table of three columns: what they belong to, name, value.</summary>
internal static class MetricsCsv
{
    /// <summary>Writes it.</summary>
    /// <param name="numbers">What each belongs to, its name, and its value.</param>
    /// <param name="path">The file.</param>
    public static void Write(IEnumerable<(string Of, string Name, double? Value)> numbers, string path)
    {
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        writer.WriteLine("of,metric,value");
        foreach ((string of, string name, double? value) in numbers)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Quote(of)},{name},{value}"));
    }

    /// <summary>The numbers of detections.</summary>
    public static IEnumerable<(string Of, string Name, double? Value)> Numbers(VideoDetectionMetrics metrics) =>
    [
        .. MetricsSummary.Of(metrics).Select(item => ("all", item.Name, item.Value)),
        .. metrics.ByKeyFrameDistance.Select(item => (FormattableString.Invariant($"key-frame distance {item.Distance}"), "AP50", item.MeanAveragePrecision50)),
        .. metrics.Classes.SelectMany(item => MetricsSummary.Of(item).Select(number => ($"class {item.ClassName}", number.Name, number.Value))),
    ];

    /// <summary>The numbers of segmentation.</summary>
    public static IEnumerable<(string Of, string Name, double? Value)> Numbers(VideoSegmentationMetrics metrics) =>
    [
        .. MetricsSummary.Of(metrics).Select(item => ("all", item.Name, item.Value)),
        .. metrics.ByKeyFrameDistance.Select(item => (FormattableString.Invariant($"key-frame distance {item.Distance}"), "mIoU", item.MeanIntersectionOverUnion)),
        .. metrics.Classes.SelectMany(item => MetricsSummary.Of(item).Select(number => ($"class {item.ClassName}", number.Name, number.Value))),
    ];

    // RFC 4180. A leading "class " also keeps spreadsheets from taking a name for a formula.
    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
