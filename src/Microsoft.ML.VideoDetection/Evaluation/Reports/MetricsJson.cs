using System.Text.Json;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>All numbers, with curves and the confusion matrix.</summary>
internal static class MetricsJson
{
    public static void Write(VideoDetectionMetrics metrics, string path)
    {
        using FileStream stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        WriteNumbers(json, MetricsSummary.Of(metrics));
        json.WriteStartArray("AP50_by_key_frame_distance");
        foreach (KeyFrameDistanceMetrics item in metrics.ByKeyFrameDistance)
            WriteValue(json, item.MeanAveragePrecision50);
        json.WriteEndArray();
        json.WriteStartArray("classes");
        foreach (ClassDetectionMetrics item in metrics.Classes)
            WriteClass(json, item);
        json.WriteEndArray();
        WriteConfusion(json, metrics.Confusion);
        json.WriteEndObject();
    }

    public static void Write(VideoSegmentationMetrics metrics, string path)
    {
        using FileStream stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        WriteNumbers(json, MetricsSummary.Of(metrics));
        json.WriteStartArray("mIoU_by_key_frame_distance");
        foreach (SegmentationDistanceMetrics item in metrics.ByKeyFrameDistance)
            WriteValue(json, item.MeanIntersectionOverUnion);
        json.WriteEndArray();
        json.WriteStartArray("classes");
        foreach (ClassSegmentationMetrics item in metrics.Classes)
        {
            json.WriteStartObject();
            json.WriteString("name", item.ClassName);
            WriteNumbers(json, MetricsSummary.Of(item));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("confusion");
        WriteCounts(json, "pixels: rows labelled, columns predicted, without a prediction last", metrics.Confusion);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteClass(Utf8JsonWriter json, ClassDetectionMetrics item)
    {
        json.WriteStartObject();
        json.WriteString("name", item.ClassName);
        WriteNumbers(json, MetricsSummary.Of(item));
        json.WriteStartArray("precision_recall");
        foreach (PrecisionRecallPoint point in item.PrecisionRecallCurve)
        {
            json.WriteStartArray();
            json.WriteNumberValue(point.Recall);
            json.WriteNumberValue(point.Precision);
            WriteValue(json, point.Score);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteConfusion(Utf8JsonWriter json, DetectionConfusionMatrix confusion)
    {
        json.WriteStartObject("confusion");
        json.WriteNumber("score_threshold", confusion.ScoreThreshold);
        WriteCounts(json, "rows labelled, columns predicted, background last", confusion.Counts);
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string layout, IReadOnlyList<IReadOnlyList<long>> counts)
    {
        json.WriteString("layout", layout);
        json.WriteStartArray("counts");
        foreach (IReadOnlyList<long> row in counts)
        {
            json.WriteStartArray();
            foreach (long count in row)
                json.WriteNumberValue(count);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, IEnumerable<(string Name, double? Value)> numbers)
    {
        foreach ((string name, double? value) in numbers)
        {
            json.WritePropertyName(name);
            WriteValue(json, value);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, double? value)
    {
        if (value is double number)
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }
}
