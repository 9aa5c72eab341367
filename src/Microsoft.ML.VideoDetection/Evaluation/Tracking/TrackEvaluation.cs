using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Evaluation.Tracking;

/// <summary>Evaluates the tracks of labeled frames: every class of every video is a sequence of its own, and all of them are summed.</summary>
/// <remarks>
/// Detections without a track are not part of the tracker's result. A detection that lies in an ignored region, and that no label of its class overlaps, is
/// left out: whether it is right is not known.
/// </remarks>
internal sealed class TrackEvaluation
{
    // As COCO treats crowds: half of the detection within the region.
    private const double Within = 0.5;

    private readonly SortedDictionary<(int Video, int Class), TrackingEvaluator> _sequences = [];
    private readonly SortedDictionary<(int Video, int Class), (List<TrackedBox> Labels, List<TrackedBox> Tracks)> _frame = [];
    private bool _isTracked;
    private int _video = -1;

    /// <summary>Adds a frame.</summary>
    public void Add(FrameSample frame)
    {
        if (!frame.IsTracked)
            return;
        _isTracked = true;
        if (frame.Video != _video)
            _frame.Clear();
        _video = frame.Video;
        foreach ((List<TrackedBox> labels, List<TrackedBox> tracks) in _frame.Values)
        {
            labels.Clear();
            tracks.Clear();
        }

        foreach (SampleLabel label in frame.Labels)
        {
            if (label.Track is long id && !label.IsCrowd)
                Boxes(frame.Video, label.Class).Labels.Add(BoxOf(id, label.Box));
        }

        foreach (SampleDetection detection in frame.Detections)
        {
            if (detection.Track is int id && !IsIgnored(detection, frame))
                Boxes(frame.Video, detection.Class).Tracks.Add(BoxOf(id, detection.Box));
        }

        foreach (((int video, int index), (List<TrackedBox> labels, List<TrackedBox> tracks)) in _frame)
        {
            if (labels.Count == 0 && tracks.Count == 0)
                continue;
            if (!_sequences.TryGetValue((video, index), out TrackingEvaluator? sequence))
                _sequences.Add((video, index), sequence = new TrackingEvaluator());
            sequence.Add(CollectionsMarshal.AsSpan(labels), CollectionsMarshal.AsSpan(tracks));
        }
    }

    /// <summary>Computes the metrics; returns null if no detection could have a track.</summary>
    public TrackingMetrics? Finish() =>
        _isTracked ? TrackingSums.Combine(_sequences.Values.Select(sequence => sequence.Finish())).ToMetrics() : null;

    private static TrackedBox BoxOf(long id, in Region box) => new(id, box.X, box.Y, box.X + box.Width, box.Y + box.Height);

    private static bool IsIgnored(in SampleDetection detection, FrameSample frame)
    {
        Region box = detection.Box;
        foreach (SampleLabel label in frame.Labels)
        {
            if (!label.IsCrowd && label.Class == detection.Class && box.Iou(label.Box) >= Within)
                return false;
        }

        foreach (Region ignored in frame.Ignored)
        {
            if (box.ShareWithin(ignored) >= Within)
                return true;
        }

        foreach (SampleLabel label in frame.Labels)
        {
            if (label.IsCrowd && label.Class == detection.Class && box.ShareWithin(label.Box) >= Within)
                return true;
        }

        return false;
    }

    private (List<TrackedBox> Labels, List<TrackedBox> Tracks) Boxes(int video, int index)
    {
        if (!_frame.TryGetValue((video, index), out (List<TrackedBox> Labels, List<TrackedBox> Tracks) boxes))
            _frame.Add((video, index), boxes = ([], []));
        return boxes;
    }
}
