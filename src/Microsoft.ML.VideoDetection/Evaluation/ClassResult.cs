namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>The numbers of one class before they are averaged. Null where no label counts.</summary>
internal sealed class ClassResult
{
    /// <summary>Per COCO rule (up to <see cref="MatchRule.Fast"/>), AP at each threshold.</summary>
    public required double[]?[] AveragePrecision { get; init; }

    /// <summary>AP at each threshold with only 100 detections per frame and class.</summary>
    public required double[]? AveragePrecision100 { get; init; }

    /// <summary>Per limit on detections, recall at each threshold.</summary>
    public required double[][]? Recall { get; init; }

    public required double? ImageNetVid { get; init; }

    /// <summary>AP at IoU 0.5 by frames since the key frame.</summary>
    public required double?[] ByKeyDistance { get; init; }

    public required IReadOnlyList<PrecisionRecallPoint> Curve { get; init; }

    public required (double Score, double F1)? BestF1 { get; init; }

    public required int Positives { get; init; }
}
