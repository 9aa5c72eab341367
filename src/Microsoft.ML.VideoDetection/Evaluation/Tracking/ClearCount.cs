using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation.Tracking;

/// <summary>Counts the components of the CLEAR metrics of a sequence, frame by frame.</summary>
/// <remarks>
/// Origin: Bernardin, Stiefelhagen, Evaluating multiple object tracking performance: the CLEAR MOT metrics, 2008; TrackEval, trackeval/metrics/clear.py. In
/// each frame the pairs with an IoU of at least 0.5 are chosen to maximize first the number that continue the previous frame and then the sum of IoU. A frame
/// without labels or without tracks leaves all state unchanged.
/// </remarks>
internal sealed class ClearCount(LinearAssignment assignment)
{
    private const double Threshold = 0.5;
    private const double MostlyTracked = 0.8;
    private const double PartlyTracked = 0.2;

    // Exceeds any sum of IoU of a usual frame; TrackEval's number.
    private const double Continuation = 1000;

    private readonly List<ObjectState> _objects = [];
    private double[] _costs = [];
    private long _step;
    private long _truePositives;
    private long _falsePositives;
    private long _switches;
    private double _overlapSum;

    /// <summary>Adds a frame that has labels, tracks, or both.</summary>
    /// <param name="labels">Index of each label's id.</param>
    /// <param name="tracks">Index of each track's id.</param>
    /// <param name="overlaps">Their IoU; read only if there are both.</param>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<int> tracks, FrameOverlaps overlaps)
    {
        foreach (int label in labels)
            StateOf(label).Present++;
        if (labels.IsEmpty || tracks.IsEmpty)
        {
            _falsePositives += tracks.Length;
            return;
        }

        _step++;
        ReadOnlySpan<double> costs = Costs(labels, tracks, overlaps);
        ReadOnlySpan<int> columns = assignment.Solve(costs, labels.Length, tracks.Length);
        int matches = 0;
        for (int row = 0; row < columns.Length; row++)
        {
            int column = columns[row];
            if (column < 0 || -costs[(row * tracks.Length) + column] <= TrackedBox.Epsilon)
                continue;
            Match(_objects[labels[row]], tracks[column]);
            _overlapSum += overlaps[row, column];
            matches++;
        }

        _truePositives += matches;
        _falsePositives += tracks.Length - matches;
    }

    /// <summary>Writes the counts of the sequence.</summary>
    public void WriteTo(TrackingSums sums)
    {
        sums.TruePositives = _truePositives;
        sums.FalsePositives = _falsePositives;
        sums.Switches = _switches;
        sums.OverlapSum = _overlapSum;
        foreach (ObjectState item in _objects)
        {
            double share = (double)item.Matched / item.Present;
            sums.Fragmentations += Math.Max(0, item.Beginnings - 1);
            if (share > MostlyTracked)
                sums.MostlyTracked++;
            else if (share >= PartlyTracked)
                sums.PartlyTracked++;
            else
                sums.MostlyLost++;
        }

        sums.FalseNegatives = _objects.Sum(item => item.Present) - _truePositives;
    }

    private ReadOnlySpan<double> Costs(ReadOnlySpan<int> labels, ReadOnlySpan<int> tracks, FrameOverlaps overlaps)
    {
        int cells = labels.Length * tracks.Length;
        if (_costs.Length < cells)
            _costs = new double[cells * 2];
        int cell = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            ObjectState item = _objects[labels[row]];
            int continued = item.MatchedStep == _step - 1 ? item.LastTrack : -1;
            for (int column = 0; column < tracks.Length; column++)
            {
                double iou = overlaps[row, column];
                double score = iou < Threshold - TrackedBox.Epsilon ? 0 : (tracks[column] == continued ? Continuation : 0) + iou;
                _costs[cell++] = -score;
            }
        }

        return _costs.AsSpan(0, cells);
    }

    private void Match(ObjectState item, int track)
    {
        if (item.LastTrack >= 0 && item.LastTrack != track)
            _switches++;
        if (item.MatchedStep != _step - 1)
            item.Beginnings++;
        item.Matched++;
        item.LastTrack = track;
        item.MatchedStep = _step;
    }

    private ObjectState StateOf(int label)
    {
        while (_objects.Count <= label)
            _objects.Add(new ObjectState());
        return _objects[label];
    }

    private sealed class ObjectState
    {
        public long Present { get; set; }

        public long Matched { get; set; }

        /// <summary>Gets or sets the number of matches that do not continue a match of the previous step.</summary>
        public long Beginnings { get; set; }

        public int LastTrack { get; set; } = -1;

        public long MatchedStep { get; set; } = -1;
    }
}
