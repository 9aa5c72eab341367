namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Holds the metrics of one class before they are averaged; null if no label counts.</summary>
internal sealed class ClassResult
{
    /// <summary>Gets AP at each threshold for each COCO rule (up to <see cref="MatchRule.Fast"/>).</summary>
    public required double[]?[] AveragePrecision { get; init; }

    /// <summary>Gets AP at each threshold with only 100 detections per frame and class.</summary>
    public required double[]? AveragePrecision100 { get; init; }

    /// <summary>Gets recall at each threshold for each limit on detections.</summary>
    public required double[][]? Recall { get; init; }

    public required double? ImageNetVid { get; init; }

    /// <summary>Gets AP at IoU 0.5 by frames since the key frame.</summary>
    public required double?[] ByKeyDistance { get; init; }

    public required IReadOnlyList<PrecisionRecallPoint> Curve { get; init; }

    public required (double Score, double F1)? BestF1 { get; init; }

    public required int Positives { get; init; }
}
