namespace Microsoft.ML.VideoDetection.Tests;

/// <summary>Gives tolerances that follow from the arithmetic of float32, whatever the order of the operations.</summary>
internal static class Rounding
{
    /// <summary>The largest relative error of one operation: half a unit in the last place, 2^-24.</summary>
    public const double Unit = 1.0 / (1 << 24);

    /// <summary>Bounds the error of a sum: each of n additions is off by at most <see cref="Unit"/> of the sum of the terms' sizes.</summary>
    /// <param name="terms">How many are added up.</param>
    /// <param name="magnitude">The sum of their absolute values.</param>
    public static double OfSum(int terms, double magnitude) => terms * Unit * magnitude;

    /// <summary>
    /// Tells how far two sums of the same products of standard normal numbers may be from each other: n partial sums of about
    /// sqrt(n), each rounded by up to <see cref="Unit"/> of itself in either direction, add up to n units; eight times that.
    /// </summary>
    /// <param name="terms">How many are added up.</param>
    public static double OfRandomProducts(int terms) => 8 * terms * Unit;
}
