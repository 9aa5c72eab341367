namespace Microsoft.ML.VideoDetection;

/// <summary>What the evaluation of segmentation can be told beyond the names of columns.</summary>
public sealed class SegmentationEvaluationOptions
{
    /// <summary>
    /// How far a predicted boundary may lie from the labelled one and still fit, as a share of the picture's diagonal, 0 to 0.05. Default: 0.0075, which is 4.5
    /// pixels at 480x360.
    /// </summary>
    public double BoundaryTolerance = 0.0075;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal SegmentationEvaluationOptions Validated() => BoundaryTolerance is >= 0 and <= 0.05
        ? (SegmentationEvaluationOptions)MemberwiseClone()
        : throw new ArgumentOutOfRangeException(
            "options", FormattableString.Invariant($"{nameof(BoundaryTolerance)} is {BoundaryTolerance}; it must be between 0 and 0.05."));
}
