namespace Microsoft.ML.VideoDetection;

/// <summary>How good the classes of pixels on video are. All metrics are 0–1, higher is better, and null where nothing labelled counts for them.</summary>
/// <remarks>
/// Pixels are summed over all frames before anything is divided, as the evaluation of Cityscapes does it. Pixels whose label is ignored count
/// nowhere. A pixel without a prediction is a mistake.
/// </remarks>
public sealed partial class VideoSegmentationMetrics
{
    internal VideoSegmentationMetrics()
    {
    }

    /// <summary>Gets the number of frames.</summary>
    public long FrameCount { get; internal init; }

    /// <summary>Gets the number of labelled pixels that count.</summary>
    public long PixelCount { get; internal init; }

    /// <summary>Gets the number of pixels whose label is ignored.</summary>
    public long IgnoredPixelCount { get; internal init; }

    /// <summary>
    /// Gets mIoU: intersection over union of labelled and predicted pixels, mean over the classes that have a pixel in either.
    /// </summary>
    public double? MeanIntersectionOverUnion { get; internal init; }

    /// <summary>Gets the share of the labelled pixels that have the right class.</summary>
    public double? PixelAccuracy { get; internal init; }

    /// <summary>Gets the share of a class's labelled pixels that have the right class, mean over the labelled classes.</summary>
    public double? MeanAccuracy { get; internal init; }

    /// <summary>Gets intersection over union, each class weighted by its share of the labelled pixels.</summary>
    public double? FrequencyWeightedIntersectionOverUnion { get; internal init; }

    /// <summary>
    /// Gets the boundary F measure, mean over the classes: how well the outlines fit, within
    /// <see cref="SegmentationEvaluationOptions.BoundaryTolerance"/>. Null without the pictures, which tell the size of the frames.
    /// </summary>
    public double? MeanBoundaryF { get; internal init; }

    /// <summary>
    /// Gets how steady the predictions are: mIoU between a frame's prediction and that of the frame before, carried along the motion between the two
    /// pictures. Labels do not count for it. Null without pictures or consecutive frames.
    /// </summary>
    public double? TemporalConsistency { get; internal init; }

    /// <summary>Gets mIoU by frames since the key frame, from 0 on; empty when key frames are not known.</summary>
    public IReadOnlyList<SegmentationDistanceMetrics> ByKeyFrameDistance { get; internal init; } = [];

    /// <summary>Gets the metrics of each class, in the order of the key values of the label column.</summary>
    public required IReadOnlyList<ClassSegmentationMetrics> Classes { get; init; }

    /// <summary>
    /// Gets the numbers of pixels: rows are the labelled classes, columns the predicted ones, in the order of <see cref="Classes"/>; the last column
    /// is pixels without a prediction.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<long>> Confusion { get; init; }

    /// <summary>Gets the frames with the largest shares of wrong pixels, worst first, of each 25 frames of a video only one; for <see cref="SaveReport"/>.</summary>
    public IReadOnlyList<SegmentationMistakes> WorstFrames { get; internal init; } = [];
}

/// <summary>The metrics of one class. All are 0–1, and null where no pixel of the class counts.</summary>
public sealed record ClassSegmentationMetrics
{
    /// <summary>Gets the name of the class.</summary>
    public required string ClassName { get; init; }

    /// <summary>Gets the 0-based position of the class.</summary>
    public int ClassIndex { get; init; }

    /// <summary>Gets the number of pixels labelled with the class.</summary>
    public long PixelCount { get; init; }

    /// <summary>Gets the number of pixels taken for the class, among those whose label counts.</summary>
    public long PredictedPixelCount { get; init; }

    /// <summary>Gets intersection over union; null where the class is neither labelled nor predicted.</summary>
    public double? IntersectionOverUnion { get; init; }

    /// <summary>Gets the share of the labelled pixels that have the class; null where it is not labelled.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Gets the boundary F measure; null where the class has no boundary, or without the pictures.</summary>
    public double? BoundaryF { get; init; }
}

/// <summary>How good the classes of pixels are so many frames after the key frame: what carrying features along costs.</summary>
/// <param name="Distance">Frames since the key frame; 0 is the key frame itself.</param>
/// <param name="MeanIntersectionOverUnion">mIoU over only the frames at this distance, 0–1; null where there are none.</param>
public readonly record struct SegmentationDistanceMetrics(int Distance, double? MeanIntersectionOverUnion);
