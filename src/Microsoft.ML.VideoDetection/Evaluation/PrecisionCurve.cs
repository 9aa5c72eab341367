namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Precision at every true detection, in order of falling scores, and what follows from it.</summary>
/// <remarks>
/// Between true detections precision only falls, so its values at them are all that the interpolated curve needs.
/// Reused from curve to curve: the memory stays.
/// </remarks>
internal sealed class PrecisionCurve
{
    private readonly List<double> _precision = [];
    private readonly List<int> _position = [];
    private int _false;

    /// <summary>Gets the number of true detections.</summary>
    public int TrueCount => _precision.Count;

    /// <summary>Starts over.</summary>
    public void Clear()
    {
        _precision.Clear();
        _position.Clear();
        _false = 0;
    }

    /// <summary>Takes the next detection.</summary>
    /// <param name="position">Names it in <see cref="At"/>.</param>
    public void AddTrue(int position)
    {
        int trues = _precision.Count + 1;
        _precision.Add((double)trues / (trues + _false));
        _position.Add(position);
    }

    /// <summary>Takes the next detection, a false one.</summary>
    public void AddFalse() => _false++;

    /// <summary>Replaces each precision by the highest at its recall or beyond.</summary>
    public void Interpolate()
    {
        for (int i = _precision.Count - 2; i >= 0; i--)
            _precision[i] = Math.Max(_precision[i], _precision[i + 1]);
    }

    /// <summary>Interpolated precision where a recall is first reached, and which detection reaches it; 0 and -1 where none does.</summary>
    public (double Precision, int Position) At(double recall, int positives)
    {
        // A recall of 0 is reached by the very first detection, whose interpolated precision is that of the first true one.
        int index = Math.Max(0, (int)Math.Ceiling(recall * positives) - 2);
        while (index < _precision.Count && (double)(index + 1) / positives < recall)
            index++;
        return index < _precision.Count ? (_precision[index], _position[index]) : (0, -1);
    }

    /// <summary>COCO's average: over 101 evenly spaced recalls.</summary>
    public double CocoAverage(int positives)
    {
        double sum = 0;
        foreach (double recall in CocoProtocol.Recalls)
            sum += At(recall, positives).Precision;
        return sum / CocoProtocol.RecallCount;
    }

    /// <summary>The area under the whole curve, as PASCAL VOC has it since 2010 and ImageNet.</summary>
    public double Area(int positives)
    {
        double sum = 0;
        foreach (double precision in _precision)
            sum += precision;
        return sum / positives;
    }
}
