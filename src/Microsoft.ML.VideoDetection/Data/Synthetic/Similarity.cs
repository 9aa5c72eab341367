namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>A map of the plane that turns, scales and shifts: (x, y) to (a x - b y + shiftX, b x + a y + shiftY).</summary>
/// <param name="A">Scale times the cosine of the angle.</param>
/// <param name="B">Scale times the sine of the angle; y points down, so positive angles turn clockwise on the screen.</param>
/// <param name="ShiftX">Where the origin goes.</param>
/// <param name="ShiftY">Where the origin goes.</param>
internal readonly record struct Similarity(double A, double B, double ShiftX, double ShiftY)
{
    internal double Scale => Math.Sqrt((A * A) + (B * B));

    internal static Similarity Of(double scale, double turns, double shiftX, double shiftY) =>
        new(scale * Turn.Cos(turns), scale * Turn.Sin(turns), shiftX, shiftY);

    internal (double X, double Y) Apply(double x, double y) =>
        ((A * x) - (B * y) + ShiftX, (B * x) + (A * y) + ShiftY);

    /// <summary>This map first, the other one on its result.</summary>
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
