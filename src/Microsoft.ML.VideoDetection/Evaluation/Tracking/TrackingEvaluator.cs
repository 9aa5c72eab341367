using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation.Tracking;

/// <summary>Takes the frames of one sequence in their order and computes its tracking metrics at the end.</summary>
/// <remarks>
/// For several sequences make one evaluator for each and <see cref="TrackingSums.Combine"/> what they give. Memory: see
/// <see cref="TrackPairs"/>. After an exception an evaluator cannot be used any more.
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
    /// <param name="labels">What is there; none that is to be ignored.</param>
    /// <param name="tracks">What the tracker says.</param>
    /// <exception cref="InvalidDataException">An id is there twice, a box is not finite, or there are too many of them.</exception>
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

    /// <summary>Computes what the metrics are made of.</summary>
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
