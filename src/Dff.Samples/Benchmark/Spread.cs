namespace Dff.Samples.Benchmark;

/// <summary>Several measurements of one thing.</summary>
/// <param name="Median">Of all.</param>
/// <param name="Least">Of all.</param>
/// <param name="Most">Of all.</param>
internal sealed record Spread(double Median, double Least, double Most)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1]);
    }
}
