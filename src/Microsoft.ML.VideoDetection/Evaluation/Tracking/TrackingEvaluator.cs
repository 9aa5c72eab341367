using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation.Tracking;

/// <summary>Collects the frames of one sequence in order and computes its tracking metrics at the end.</summary>
/// <remarks>
/// For several sequences use one evaluator each and <see cref="TrackingSums.Combine"/> their results. Memory: see <see cref="TrackPairs"/>. An evaluator
/// cannot be used after an exception.
/// </remarks>
internal sealed class TrackingEvaluator
{
    private readonly LinearAssignment _assignment = new();
    private readonly TrackIds _labels = new("label");
    private readonly TrackIds _tracks = new("track");
    private readonly TrackPairs _pairs = new();
    private readonly FrameOverlaps _overlaps = new();
    private readonly ClearCount _clear;
    private long _frames;

    public TrackingEvaluator() => _clear = new ClearCount(_assignment);

    /// <summary>Adds the next frame.</summary>
    /// <param name="labels">Labels, without ignored ones.</param>
    /// <param name="tracks">Boxes of the tracker.</param>
    /// <exception cref="InvalidDataException">An id is repeated, a box is not finite, or there are too many of them.</exception>
    public void Add(ReadOnlySpan<TrackedBox> labels, ReadOnlySpan<TrackedBox> tracks)
    {
        _frames++;
        ReadOnlySpan<int> rows = _labels.Add(labels, _frames);
        ReadOnlySpan<int> columns = _tracks.Add(tracks, _frames);
        bool comparable = !labels.IsEmpty && !tracks.IsEmpty;
        if (comparable)
            _overlaps.Fill(labels, tracks, _frames);
        _clear.Add(rows, columns, _overlaps);
        if (comparable)
            _pairs.Add(rows, columns, _overlaps);
    }

    /// <summary>Counts frames that have neither labels nor tracks.</summary>
    public void Skip(long frames) => _frames += frames;

    /// <summary>Computes the sums that the metrics are derived from.</summary>
    /// <exception cref="InvalidDataException">Too many ids are connected by overlaps.</exception>
    public TrackingSums Finish()
    {
        TrackingSums sums = new()
        {
            FrameCount = _frames,
            LabelCount = _labels.BoxCount,
            DetectionCount = _tracks.BoxCount,
            ObjectCount = _labels.Count,
            TrackCount = _tracks.Count,
            IdentityTruePositives = IdentityAssignment.CountShared(_pairs.Pairs, _labels.Count, _tracks.Count, _assignment),
        };
        _clear.WriteTo(sums);
        HotaScoring.Run(_pairs, _labels, _tracks, _assignment, sums);
        return sums;
    }
}
