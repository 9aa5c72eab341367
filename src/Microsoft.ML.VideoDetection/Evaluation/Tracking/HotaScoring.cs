using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Evaluation.Tracking;

/// <summary>Computes the components of HOTA from all frames of a sequence.</summary>
/// <remarks>
/// Origin: Luiten et al., HOTA: a higher order metric for evaluating multi-object tracking, IJCV 129, 2021; TrackEval, trackeval/metrics/hota.py. One
/// assignment for each frame, over IoU times the alignment of the ids in the whole sequence, serves all thresholds; a pair whose IoU is below a threshold is
/// then one false negative and one false positive there.
/// </remarks>
internal sealed class HotaScoring
{
    /// <summary>Represents the number of IoU thresholds: 0.05, 0.10 … 0.95.</summary>
    public const int ThresholdCount = 19;

    private const double Step = 0.05;

    private readonly TrackPairs _pairs;
    private readonly TrackIds _labels;
    private readonly TrackIds _tracks;
    private readonly LinearAssignment _assignment;
    private readonly double[] _alignment;
    private readonly int[]?[] _matches;
    private double[] _costs = [];

    private HotaScoring(TrackPairs pairs, TrackIds labels, TrackIds tracks, LinearAssignment assignment)
    {
        _pairs = pairs;
        _labels = labels;
        _tracks = tracks;
        _assignment = assignment;
        _matches = new int[pairs.Pairs.Count][];
        _alignment = [.. pairs.Pairs.Select(pair => pair.Potential / (Boxes(pair) - pair.Potential))];
    }

    /// <summary>Writes the sums of the sequence.</summary>
    public static void Run(TrackPairs pairs, TrackIds labels, TrackIds tracks, LinearAssignment assignment, TrackingSums sums)
    {
        HotaScoring scoring = new(pairs, labels, tracks, assignment);
        foreach (OverlapFrame frame in pairs.Frames)
            scoring.Add(frame, sums.Hota);
        scoring.Associate(sums.Hota);
    }

    private static double Threshold(int index) => Step + (index * Step);

    private double Boxes(TrackPair pair) => _labels.BoxesOf(pair.Label) + _tracks.BoxesOf(pair.Track);

    private void Add(in OverlapFrame frame, HotaSums[] sums)
    {
        int cells = frame.Rows * frame.Columns;
        if (_costs.Length < cells)
            _costs = new double[cells * 2];
        Span<double> costs = _costs.AsSpan(0, cells);
        costs.Clear();
        ReadOnlySpan<PairOverlap> overlaps = _pairs.OverlapsOf(frame);
        foreach (ref readonly PairOverlap overlap in overlaps)
            costs[(overlap.Row * frame.Columns) + overlap.Column] = -(_alignment[overlap.Pair] * overlap.Iou);
        ReadOnlySpan<int> columns = _assignment.Solve(costs, frame.Rows, frame.Columns);
        foreach (ref readonly PairOverlap overlap in overlaps)
        {
            if (columns[overlap.Row] != overlap.Column)
                continue;
            int[] matches = _matches[overlap.Pair] ??= new int[ThresholdCount];
            for (int a = 0; a < ThresholdCount && overlap.Iou >= Threshold(a) - TrackedBox.Epsilon; a++)
            {
                matches[a]++;
                sums[a].TruePositives++;
                sums[a].OverlapSum += overlap.Iou;
            }
        }
    }

    private void Associate(HotaSums[] sums)
    {
        for (int p = 0; p < _matches.Length; p++)
        {
            if (_matches[p] is not int[] matches)
                continue;
            TrackPair pair = _pairs.Pairs[p];
            for (int a = 0; a < ThresholdCount; a++)
            {
                double count = matches[a];
                sums[a].Association += count * (count / Math.Max(1, Boxes(pair) - count));
                sums[a].AssociationRecall += count * (count / _labels.BoxesOf(pair.Label));
                sums[a].AssociationPrecision += count * (count / _tracks.BoxesOf(pair.Track));
            }
        }
    }
}
