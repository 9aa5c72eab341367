using Microsoft.ML.VideoDetection.Evaluation;

namespace Microsoft.ML.VideoDetection;

/// <summary>Holds the accuracy of detections on video; all metrics are 0–1, higher is better, and null if no label counts for them.</summary>
/// <remarks>
/// <para>The COCO metrics equal those of pycocotools for boxes with at most 1000 detections per frame and class: ten IoU thresholds from 0.5 to 0.95,
/// precision averaged over 101 recalls, then over the classes that are labeled. (One difference is intended: pycocotools counts detections of an annotation
/// whose id is 0 as false positives; here they are matches.)</para>
/// <para>Crowds and ignored boxes count neither when they are detected nor when they are not.</para>
/// </remarks>
public sealed partial class VideoDetectionMetrics
{
    internal VideoDetectionMetrics()
    {
    }

    /// <summary>Gets the number of frames, including those without labels and detections.</summary>
    public long FrameCount { get; internal init; }

    /// <summary>Gets the number of labeled objects that count.</summary>
    public long LabelCount { get; internal init; }

    /// <summary>Gets the number of labeled crowds and ignored boxes.</summary>
    public long IgnoredCount { get; internal init; }

    /// <summary>Gets the number of detections.</summary>
    public long DetectionCount { get; internal init; }

    /// <summary>Gets COCO's AP: mean over the IoU thresholds and classes.</summary>
    public double? MeanAveragePrecision { get; internal init; }

    /// <summary>
    /// Gets COCO's AP with at most 100 detections per frame and class, which pycocotools prints as AP for any limits, while its other metrics follow the
    /// highest limit.
    /// </summary>
    public double? MeanAveragePrecisionAt100 { get; internal init; }

    /// <summary>Gets AP50: AP at IoU 0.5, the figure that is published for ImageNet VID.</summary>
    public double? MeanAveragePrecision50 { get; internal init; }

    /// <summary>Gets AP75: AP at IoU 0.75.</summary>
    public double? MeanAveragePrecision75 { get; internal init; }

    /// <summary>Gets AP of objects with an area up to 32² pixels.</summary>
    public double? MeanAveragePrecisionSmall { get; internal init; }

    /// <summary>Gets AP of objects with an area from 32² to 96² pixels.</summary>
    public double? MeanAveragePrecisionMedium { get; internal init; }

    /// <summary>Gets AP of objects with an area from 96² pixels.</summary>
    public double? MeanAveragePrecisionLarge { get; internal init; }

    /// <summary>Gets recall with at most 100 detections per frame and class, mean over the IoU thresholds and classes.</summary>
    public double? AverageRecall100 { get; internal init; }

    /// <summary>Gets recall with at most 300 detections per frame and class.</summary>
    public double? AverageRecall300 { get; internal init; }

    /// <summary>Gets recall with at most 1000 detections per frame and class.</summary>
    public double? AverageRecall1000 { get; internal init; }

    /// <summary>
    /// Gets ImageNet VID's own mean AP at 0.5: the area under the whole precision/recall curve, with the pixel convention and the tolerance for small objects
    /// of its evaluation kit.
    /// </summary>
    public double? ImageNetVidMeanAveragePrecision { get; internal init; }

    /// <summary>Gets AP by motion; null if the labels have no tracks.</summary>
    public MotionSpeedMetrics? Speed { get; internal init; }

    /// <summary>
    /// Gets HOTA, MOTA, IDF1 and their components, each class of each video as one sequence; null if labels or detections have no tracks.
    /// </summary>
    /// <remarks>Detections without an id are left out, and so are unmatched detections on ignored labels.</remarks>
    public TrackingMetrics? Tracking { get; internal init; }

    /// <summary>Gets AP50 by frames since the key frame, from 0 on; empty if key frames are not known.</summary>
    public IReadOnlyList<KeyFrameDistanceMetrics> ByKeyFrameDistance { get; internal init; } = [];

    /// <summary>Gets the metrics of each class, in the order of the label column's key values or the file's category ids.</summary>
    public required IReadOnlyList<ClassDetectionMetrics> Classes { get; init; }

    /// <summary>Gets the confusion matrix of labeled and predicted classes.</summary>
    public required DetectionConfusionMatrix Confusion { get; init; }

    /// <summary>Gets the frames with the worst mistakes, worst first; at most one of every 25 frames of a video.</summary>
    public IReadOnlyList<FrameMistakes> WorstFrames { get; internal init; } = [];
}
