using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Evaluation.Tracking;

/// <summary>Collects which labels and tracks overlap over a sequence, for HOTA and the identity metrics.</summary>
/// <remarks>Memory grows with overlapping pairs of boxes, 24 bytes each, not with frames or with the product of ids.</remarks>
internal sealed class TrackPairs
{
    private const double IdentityThreshold = 0.5;

    private readonly Dictionary<long, int> _indices = [];
    private readonly List<TrackPair> _pairs = [];
    private readonly List<PairOverlap> _overlaps = [];
    private readonly List<OverlapFrame> _frames = [];
    private double[] _rowSums = [];
    private double[] _columnSums = [];

    /// <summary>Gets the pairs of ids that overlap in at least one frame.</summary>
    public IReadOnlyList<TrackPair> Pairs => _pairs;

    /// <summary>Gets the frames that have overlaps.</summary>
    public IReadOnlyList<OverlapFrame> Frames => _frames;

    /// <summary>Gets the overlaps of a frame, row by row.</summary>
    public ReadOnlySpan<PairOverlap> OverlapsOf(in OverlapFrame frame) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_overlaps).Slice(frame.Start, frame.Count);

    /// <summary>Adds a frame that has labels and tracks.</summary>
    /// <param name="labels">Index of each label's id.</param>
    /// <param name="tracks">Index of each track's id.</param>
    /// <param name="overlaps">Their IoU.</param>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<int> tracks, FrameOverlaps overlaps)
    {
        Sum(overlaps);
        int start = _overlaps.Count;
        for (int row = 0; row < labels.Length; row++)
        {
            for (int column = 0; column < tracks.Length; column++)
            {
                double iou = overlaps[row, column];
                if (iou <= 0)
                    continue;
                int index = IndexOf(labels[row], tracks[column]);
                TrackPair pair = _pairs[index];
                double denominator = _columnSums[column] + _rowSums[row] - iou;
                if (denominator > TrackedBox.Epsilon)
                    pair.Potential += iou / denominator;

                // Without the rounding tolerance of the other metrics, as in TrackEval.
                if (iou >= IdentityThreshold)
                    pair.SharedFrames++;
                _overlaps.Add(new PairOverlap(row, column, index, iou));
            }
        }

        if (_overlaps.Count > start)
            _frames.Add(new OverlapFrame(labels.Length, tracks.Length, start, _overlaps.Count - start));
    }

    private void Sum(FrameOverlaps overlaps)
    {
        if (_rowSums.Length < overlaps.Rows)
            _rowSums = new double[overlaps.Rows * 2];
        if (_columnSums.Length < overlaps.Columns)
            _columnSums = new double[overlaps.Columns * 2];
        _rowSums.AsSpan(0, overlaps.Rows).Clear();
        _columnSums.AsSpan(0, overlaps.Columns).Clear();
        for (int row = 0; row < overlaps.Rows; row++)
        {
            for (int column = 0; column < overlaps.Columns; column++)
            {
                _rowSums[row] += overlaps[row, column];
                _columnSums[column] += overlaps[row, column];
            }
        }
    }

    private int IndexOf(int label, int track)
    {
        long key = ((long)label << 32) | (uint)track;
        if (!_indices.TryGetValue(key, out int index))
        {
            index = _pairs.Count;
            _indices.Add(key, index);
            _pairs.Add(new TrackPair(label, track));
        }

        return index;
    }
}

/// <summary>Represents a label id and a track id that overlap in at least one frame.</summary>
internal sealed class TrackPair(int label, int track)
{
    /// <summary>Gets the index of the label's id.</summary>
    public int Label => label;

    /// <summary>Gets the index of the track's id.</summary>
    public int Track => track;

    /// <summary>Gets or sets the number of frames in which their IoU is at least 0.5.</summary>
    public long SharedFrames { get; set; }

    /// <summary>Gets or sets the sum over frames of their IoU, divided by the total overlap of both in the frame.</summary>
    public double Potential { get; set; }
}

/// <summary>Represents an overlap in a frame.</summary>
/// <param name="Row">Position of the label in the frame.</param>
/// <param name="Column">Position of the track in the frame.</param>
/// <param name="Pair">Index of the pair of ids.</param>
/// <param name="Iou">IoU, above 0.</param>
internal readonly record struct PairOverlap(int Row, int Column, int Pair, double Iou);

/// <summary>Represents a frame with overlaps.</summary>
/// <param name="Rows">Number of labels.</param>
/// <param name="Columns">Number of tracks.</param>
/// <param name="Start">Position of its first overlap in the list of all.</param>
/// <param name="Count">Number of its overlaps.</param>
internal readonly record struct OverlapFrame(int Rows, int Columns, int Start, int Count);
