using OxyPlot;

namespace Microsoft.ML.VideoDetection.Output.Plots;

/// <summary>A curve without its noise.</summary>
internal static class SmoothedCurve
{
    // Of the curve's length: what is narrower is taken for noise.
    private const double Share = 0.012;

    /// <summary>Averages each point with its neighbours, weighted by a Gaussian. Both ends average over what there is.</summary>
    public static DataPoint[] Of(IReadOnlyList<DataPoint> points)
    {
        double sigma = Math.Max(1, Share * points.Count);
        int reach = (int)Math.Ceiling(3 * sigma);
        var smooth = new DataPoint[points.Count];
        for (int i = 0; i < smooth.Length; i++)
        {
            double sum = 0;
            double weights = 0;
            for (int k = Math.Max(0, i - reach); k <= Math.Min(smooth.Length - 1, i + reach); k++)
            {
                double weight = Math.Exp(-0.5 * (k - i) * (k - i) / (sigma * sigma));
                sum += weight * points[k].Y;
                weights += weight;
            }

            smooth[i] = new DataPoint(points[i].X, sum / weights);
        }

        return smooth;
    }
}
