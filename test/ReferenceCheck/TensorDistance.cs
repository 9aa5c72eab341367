namespace ReferenceCheck;

/// <summary>How far one tensor is from another.</summary>
internal static class TensorDistance
{
    /// <summary>Largest tolerated distance; the reference against itself differs by up to 6e-5.</summary>
    public const double Tolerance = 1e-3;

    /// <summary>Largest absolute difference in units of the reference's root mean square.</summary>
    public static double Relative(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        if (actual.Length != expected.Length)
            return double.PositiveInfinity;
        double largest = 0, squares = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)actual[i] - expected[i]);
            if (double.IsNaN(difference))
                return double.PositiveInfinity;
            largest = Math.Max(largest, difference);
            squares += (double)expected[i] * expected[i];
        }

        double rms = Math.Sqrt(squares / Math.Max(1, expected.Length));
        return largest == 0 ? 0 : largest / rms;
    }
}
