namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Computes precision at every true positive, in order of descending scores, and the metrics derived from it.</summary>
/// <remarks>
/// Between true positives precision only decreases, so the interpolated curve needs only its values there. Reused from curve to curve to keep its memory.
/// </remarks>
internal sealed class PrecisionCurve
{
    private readonly List<double> _precision = [];
    private readonly List<int> _position = [];
    private int _false;

    /// <summary>Gets the number of true positives.</summary>
    public int TrueCount => _precision.Count;

    /// <summary>Clears the curve.</summary>
    public void Clear()
    {
        _precision.Clear();
        _position.Clear();
        _false = 0;
    }

    /// <summary>Adds the next detection, a true positive.</summary>
    /// <param name="position">Position that <see cref="At"/> returns for it.</param>
    public void AddTrue(int position)
    {
        int trues = _precision.Count + 1;
        _precision.Add((double)trues / (trues + _false));
        _position.Add(position);
    }

    /// <summary>Adds the next detection, a false positive.</summary>
    public void AddFalse() => _false++;

    /// <summary>Replaces each precision by the highest at its recall or beyond.</summary>
    public void Interpolate()
    {
        for (int i = _precision.Count - 2; i >= 0; i--)
            _precision[i] = Math.Max(_precision[i], _precision[i + 1]);
    }

    /// <summary>Gets the interpolated precision at a recall, and the position of the detection that reaches it; 0 and -1 if none does.</summary>
    public (double Precision, int Position) At(double recall, int positives)
    {
        // A recall of 0 is reached by the very first detection, whose interpolated precision is that of the first true positive.
        int index = Math.Max(0, (int)Math.Ceiling(recall * positives) - 2);
        while (index < _precision.Count && (double)(index + 1) / positives < recall)
            index++;
        return index < _precision.Count ? (_precision[index], _position[index]) : (0, -1);
    }

    /// <summary>Computes COCO's average over 101 evenly spaced recalls.</summary>
    public double CocoAverage(int positives)
    {
        double sum = 0;
        foreach (double recall in CocoProtocol.Recalls)
            sum += At(recall, positives).Precision;
        return sum / CocoProtocol.RecallCount;
    }

    /// <summary>Computes the area under the whole curve, as in PASCAL VOC since 2010 and in ImageNet.</summary>
    public double Area(int positives)
    {
        double sum = 0;
        foreach (double precision in _precision)
            sum += precision;
        return sum / positives;
    }
}
