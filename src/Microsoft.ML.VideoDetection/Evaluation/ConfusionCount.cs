using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Counts the pairs of labeled and predicted classes, frame by frame, and returns the verdict of every box.</summary>
/// <remarks>
/// Matching ignores classes: detections at or above the threshold choose by descending score, each the free object that it overlaps most, with IoU of at
/// least 0.5; the earlier one of equals. A detection without a match that lies at least half within an ignored region is not counted.
/// </remarks>
internal sealed class ConfusionCount(double scoreThreshold)
{
    private const double MinOverlap = 0.5;

    private readonly Dictionary<(int Actual, int Predicted), long> _counts = [];
    private readonly List<FrameBox> _boxes = [];
    private bool[] _taken = [];

    /// <summary>Represents the background on either side.</summary>
    public const int Background = -1;

    public double ScoreThreshold => scoreThreshold;

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="order">Its detections by descending score.</param>
    /// <returns>The verdicts of its boxes; valid until the next call.</returns>
    public IReadOnlyList<FrameBox> Add(FrameSample frame, ReadOnlySpan<int> order)
    {
        _boxes.Clear();
        if (_taken.Length < frame.Labels.Count)
            _taken = new bool[frame.Labels.Count * 2];
        _taken.AsSpan(0, frame.Labels.Count).Clear();
        foreach (int d in order)
        {
            SampleDetection detection = frame.Detections[d];
            if (detection.Score < scoreThreshold)
                break;
            int label = Choose(detection.Box, frame);
            if (label >= 0)
            {
                _taken[label] = true;
                int actual = frame.Labels[label].Class;
                Count(actual, detection.Class);
                _boxes.Add(FrameBox.Detected(
                    actual == detection.Class ? BoxVerdict.Correct : BoxVerdict.WrongClass, detection, actual));
            }
            else if (!IsExcused(detection, frame))
            {
                Count(Background, detection.Class);
                _boxes.Add(FrameBox.Detected(BoxVerdict.FalsePositive, detection, null));
            }
        }

        for (int g = 0; g < frame.Labels.Count; g++)
        {
            if (_taken[g] || frame.Labels[g].IsCrowd)
                continue;
            Count(frame.Labels[g].Class, Background);
            _boxes.Add(FrameBox.FalseNegative(frame.Labels[g]));
        }

        return _boxes;
    }

    /// <summary>Creates the matrix, whose rows are the labeled and columns the predicted classes; the last of each is the background.</summary>
    public long[][] ToMatrix(int classes)
    {
        var rows = new long[classes + 1][];
        for (int row = 0; row < rows.Length; row++)
            rows[row] = new long[classes + 1];
        foreach (((int actual, int predicted), long count) in _counts)
            rows[actual < 0 ? classes : actual][predicted < 0 ? classes : predicted] = count;
        return rows;
    }

    private int Choose(in Region box, FrameSample frame)
    {
        int chosen = -1;
        double best = 0;
        for (int g = 0; g < frame.Labels.Count; g++)
        {
            if (_taken[g] || frame.Labels[g].IsCrowd)
                continue;
            double overlap = box.Iou(frame.Labels[g].Box);
            if (overlap >= MinOverlap && overlap > best)
                (chosen, best) = (g, overlap);
        }

        return chosen;
    }

    private static bool IsExcused(in SampleDetection detection, FrameSample frame)
    {
        foreach (Region region in frame.Ignored)
        {
            if (detection.Box.ShareWithin(region) >= MinOverlap)
                return true;
        }

        foreach (SampleLabel label in frame.Labels)
        {
            if (label.IsCrowd && label.Class == detection.Class && detection.Box.ShareWithin(label.Box) >= MinOverlap)
                return true;
        }

        return false;
    }

    private void Count(int actual, int predicted)
    {
        _counts.TryGetValue((actual, predicted), out long count);
        _counts[(actual, predicted)] = count + 1;
    }
}
