using OxyPlot;

namespace Microsoft.ML.VideoDetection.Output.Plots;

/// <summary>A curve of any length in bounded memory: when it grows too long, neighbouring points are merged into their mean.</summary>
/// <param name="capacity">The most points that are kept; an even number.</param>
internal sealed class ThinnedCurve(int capacity)
{
    private readonly List<Bin> _bins = new(capacity + 1);
    private long _binSize = 1;

    /// <summary>Gets the points: the means of consecutive values, single values as long as there is room.</summary>
    public IEnumerable<DataPoint> Points => _bins.Select(bin => new DataPoint(bin.XSum / bin.Count, bin.YSum / bin.Count));

    /// <summary>Adds a value; one that is not finite is left out.</summary>
    public void Add(double x, double y)
    {
        if (!double.IsFinite(y))
            return;
        if (_bins.Count > 0 && _bins[^1].Count < _binSize)
        {
            _bins[^1] += new Bin(x, y, 1);
            return;
        }

        if (_bins.Count == capacity)
            Merge();
        _bins.Add(new Bin(x, y, 1));
    }

    private void Merge()
    {
        for (int i = 0; i < capacity / 2; i++)
            _bins[i] = _bins[2 * i] + _bins[(2 * i) + 1];
        _bins.RemoveRange(capacity / 2, capacity - (capacity / 2));
        _binSize *= 2;
    }

    private readonly record struct Bin(double XSum, double YSum, long Count)
    {
        public static Bin operator +(Bin a, Bin b) => new(a.XSum + b.XSum, a.YSum + b.YSum, a.Count + b.Count);
    }
}
