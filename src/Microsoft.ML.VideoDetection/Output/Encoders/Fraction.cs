using System.Globalization;

namespace Microsoft.ML.VideoDetection.Output.Encoders;

/// <summary>A ratio of two whole numbers, as containers hold rates and shapes of pixels.</summary>
/// <param name="Numerator">At least 1.</param>
/// <param name="Denominator">At least 1.</param>
internal readonly record struct Fraction(long Numerator, long Denominator)
{
    private const long Largest = 1_000_000;
    private const double Exact = 1e-10;

    /// <summary>Finds the fraction that a number was made of: the simplest that is as near as double precision tells, by its continued fraction.</summary>
    /// <remarks>30000/1001 is found again in 29.97002997002997. A rate that was rounded to 29.97 stays 2997/100.</remarks>
    /// <param name="value">Positive.</param>
    internal static Fraction Of(double value)
    {
        (long beforeNumerator, long numerator) = (0, 1);
        (long beforeDenominator, long denominator) = (1, 0);
        double rest = value;
        for (int i = 0; i < 40; i++)
        {
            long whole = (long)Math.Floor(rest);
            long nextNumerator = (whole * numerator) + beforeNumerator, nextDenominator = (whole * denominator) + beforeDenominator;
            if (denominator > 0 && (nextNumerator > Largest * 1000 || nextDenominator > Largest))
                break;
            (beforeNumerator, numerator, beforeDenominator, denominator) = (numerator, nextNumerator, denominator, nextDenominator);
            if (Math.Abs(((double)numerator / denominator) - value) <= value * Exact || rest - whole < Exact)
                break;
            rest = 1 / (rest - whole);
        }

        // Slower than one in a million.
        return numerator == 0 ? new Fraction(1, Largest) : new Fraction(numerator, denominator);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
