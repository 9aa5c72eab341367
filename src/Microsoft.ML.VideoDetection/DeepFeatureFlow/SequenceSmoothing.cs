using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection;

/// <summary>Smooths the scores of detections along objects when all frames of a video are known, after Seq-NMS.</summary>
/// <remarks>
/// Boxes of one class in neighbouring frames, of a score of 0.05 and more, are linked where their IoU is above 0.5. The sequence with the largest sum of
/// scores is taken out: each of its boxes gets the geometric mean of its own score and the best of the sequence, and suppresses what overlaps it; and so
/// on. While a video is running, <see cref="TrackingOptions.SmoothScores"/> does what can be done.
/// Origin: Han et al., Seq-NMS for video object detection, arXiv 1602.08465, 2016.
/// </remarks>
public static class SequenceSmoothing
{
    /// <summary>Rescores the detections of one video.</summary>
    /// <param name="frames">All frames of the video, in order. They are not changed, and their pictures are not used.</param>
    /// <param name="suppressionIou">Boxes with a larger IoU with one of a better sequence are dropped. 0 to 1.</param>
    /// <param name="cancellationToken">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <returns>A frame for each, without picture.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="suppressionIou"/> is out of range.</exception>
    public static IReadOnlyList<FrameDetections> Apply(
        IReadOnlyList<FrameDetections> frames, float suppressionIou = 0.5f, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (suppressionIou is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(suppressionIou), suppressionIou, "It must be between 0 and 1.");
        Dictionary<int, string> names = [];
        foreach (Detection detection in frames.SelectMany(frame => frame.Detections))
            names.TryAdd(detection.ClassIndex, detection.ClassName);
        FrameResult[] rescored = SequenceRescoring.Apply([.. frames.Select(ResultOf)], suppressionIou, cancellationToken);
        return [.. frames.Select((frame, i) => Copy(frame, DetectionList.Of(rescored[i], label => names[label])))];
    }

    private static FrameDetections Copy(FrameDetections frame, IReadOnlyList<Detection> detections) => new()
    {
        VideoId = frame.VideoId,
        FrameIndex = frame.FrameIndex,
        Timestamp = frame.Timestamp,
        IsKeyFrame = frame.IsKeyFrame,
        Width = frame.Width,
        Height = frame.Height,
        Detections = detections,
    };

    private static FrameResult ResultOf(FrameDetections frame) => new(
        [.. frame.Detections.SelectMany(d => new[] { d.X0, d.Y0, d.X1, d.Y1 })],
        [.. frame.Detections.Select(d => d.Score)],
        [.. frame.Detections.Select(d => (long)d.ClassIndex)])
    {
        TrackIds = [.. frame.Detections.Select(d => d.TrackId ?? 0)],
    };
}
