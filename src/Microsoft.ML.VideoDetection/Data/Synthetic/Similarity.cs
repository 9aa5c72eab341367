namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Represents a map of the plane that rotates, scales and shifts: (x, y) to (a x - b y + shiftX, b x + a y + shiftY).</summary>
/// <param name="A">Scale times the cosine of the angle.</param>
/// <param name="B">Scale times the sine of the angle; y points down, so positive angles turn clockwise on the screen.</param>
/// <param name="ShiftX">x of the image of the origin.</param>
/// <param name="ShiftY">y of the image of the origin.</param>
internal readonly record struct Similarity(double A, double B, double ShiftX, double ShiftY)
{
    internal double Scale => Math.Sqrt((A * A) + (B * B));

    internal static Similarity Of(double scale, double turns, double shiftX, double shiftY) =>
        new(scale * Trigonometry.Cos(turns), scale * Trigonometry.Sin(turns), shiftX, shiftY);

    internal (double X, double Y) Apply(double x, double y) =>
        ((A * x) - (B * y) + ShiftX, (B * x) + (A * y) + ShiftY);

    /// <summary>Composes this map with another one that is applied to its result.</summary>
    internal Similarity Then(Similarity next)
    {
        (double x, double y) = next.Apply(ShiftX, ShiftY);
        return new((next.A * A) - (next.B * B), (next.B * A) + (next.A * B), x, y);
    }

    internal Similarity Inverse()
    {
        double square = (A * A) + (B * B);
        double a = A / square;
        double b = -B / square;
        return new(a, b, -((a * ShiftX) - (b * ShiftY)), -((b * ShiftX) + (a * ShiftY)));
    }
}

/// <summary>Computes sine and cosine of an angle in turns (1 = 360 degrees), bit for bit the same on every machine.</summary>
/// <remarks>
/// <para><see cref="Math.Sin"/> calls the C library of the system, whose last bits differ between systems. Only +, - and * are used here, which IEEE 754
/// rounds in one way everywhere; .NET computes them in the precision of their type and never fuses a product with a sum implicitly. All code of this folder
/// is limited to these operations, division and square root (also exact).</para>
/// <para>A Taylor polynomial on a quarter turn; its error is below 1e-9, a millionth of a pixel.</para>
/// </remarks>
internal static class Trigonometry
{
    internal static double Cos(double turns) => Sin(turns + 0.25);

    internal static double Sin(double turns)
    {
        double rest = turns - Math.Floor(turns);
        if (rest >= 0.5)
        {
            return -HalfTurn(rest - 0.5);
        }

        return HalfTurn(rest);
    }

    // sin on [0, 1/2] turns is symmetric about 1/4.
    private static double HalfTurn(double turns)
    {
        double x = (turns > 0.25 ? 0.5 - turns : turns) * (2 * Math.PI);
        double s = x * x;
        return x * (1 - (s / 6 * (1 - (s / 20 * (1 - (s / 42 * (1 - (s / 72 * (1 - (s / 110 * (1 - (s / 156))))))))))));
    }
}
