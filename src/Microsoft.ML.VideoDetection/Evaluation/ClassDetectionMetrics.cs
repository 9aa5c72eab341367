using Microsoft.ML.VideoDetection.Evaluation;

namespace Microsoft.ML.VideoDetection;

/// <summary>Holds the metrics of one class, each 0–1, and null if no object of the class counts.</summary>
public sealed record ClassDetectionMetrics
{
    /// <summary>Gets the name of the class.</summary>
    public required string ClassName { get; init; }

    /// <summary>Gets the 0-based position of the class.</summary>
    public int ClassIndex { get; init; }

    /// <summary>Gets the number of labeled objects, without crowds and ignored ones.</summary>
    public int LabelCount { get; init; }

    /// <summary>Gets the number of detections.</summary>
    public int DetectionCount { get; init; }

    /// <summary>Gets AP: mean over the IoU thresholds 0.5, 0.55 … 0.95.</summary>
    public double? AveragePrecision { get; init; }

    /// <summary>Gets AP at IoU 0.5.</summary>
    public double? AveragePrecision50 { get; init; }

    /// <summary>Gets AP at IoU 0.75.</summary>
    public double? AveragePrecision75 { get; init; }

    /// <summary>Gets recall with up to 1000 detections per frame, mean over the IoU thresholds.</summary>
    public double? AverageRecall { get; init; }

    /// <summary>Gets AP at 0.5 as ImageNet VID's evaluation kit computes it.</summary>
    public double? ImageNetVidAveragePrecision { get; init; }

    /// <summary>Gets the score threshold with the best F1 at IoU 0.5: keep detections with at least this score.</summary>
    public double? BestF1ScoreThreshold { get; init; }

    /// <summary>Gets F1, the harmonic mean of precision and recall, at <see cref="BestF1ScoreThreshold"/>.</summary>
    public double? BestF1 { get; init; }

    /// <summary>Gets 101 points of the precision/recall curve at IoU 0.5, at the recalls 0, 0.01 … 1; empty without labels.</summary>
    public IReadOnlyList<PrecisionRecallPoint> PrecisionRecallCurve { get; init; } = [];

    internal static ClassDetectionMetrics From(int index, string name, ClassResult result, int detections) => new()
    {
        ClassName = name,
        ClassIndex = index,
        LabelCount = result.Positives,
        DetectionCount = detections,
        AveragePrecision = MetricMeans.Of(result, MatchRule.All),
        AveragePrecision50 = MetricMeans.Of(result, MatchRule.All, CocoProtocol.Iou50),
        AveragePrecision75 = MetricMeans.Of(result, MatchRule.All, CocoProtocol.Iou75),
        AverageRecall = result.Recall?[^1].Average(),
        ImageNetVidAveragePrecision = result.ImageNetVid,
        BestF1ScoreThreshold = result.BestF1?.Score,
        BestF1 = result.BestF1?.F1,
        PrecisionRecallCurve = result.Curve,
    };
}
