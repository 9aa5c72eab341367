namespace Microsoft.ML.VideoDetection;

/// <summary>What the evaluation of segmentation can be told beyond the names of columns.</summary>
public sealed class SegmentationEvaluationOptions
{
    /// <summary>
    /// How far a predicted boundary may lie from the labelled one and still fit, as a share of the picture's diagonal, 0 to 0.05. Default: 0.0075, which is 4.5
    /// pixels at 480x360.
    /// </summary>
    public double BoundaryTolerance = 0.0075;

    /// <summary>
    /// How many of the frames with the largest shares of wrong pixels to keep for the report, 0–1000, default 12. Each costs its picture and two masks of at
    /// most 640 pixels width (about 80 KB).
    /// </summary>
    public int KeepWorstFrames = 12;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message lists all.</exception>
    internal SegmentationEvaluationOptions Validated()
    {
        var wrong = new List<string>();
        if (BoundaryTolerance is not (>= 0 and <= 0.05))
            wrong.Add(FormattableString.Invariant($"{nameof(BoundaryTolerance)} is {BoundaryTolerance}; it must be between 0 and 0.05."));
        if (KeepWorstFrames is < 0 or > 1000)
            wrong.Add(FormattableString.Invariant($"{nameof(KeepWorstFrames)} is {KeepWorstFrames}; it must be between 0 and 1000."));
        return wrong.Count == 0
            ? (SegmentationEvaluationOptions)MemberwiseClone()
            : throw new ArgumentOutOfRangeException("options", string.Join(' ', wrong));
    }
}
