namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>The outlines of the classes and of the things in front of them.</summary>
internal static class Outlines
{
    internal static Outline Disc() => new(0.1, Round(64, _ => 0.9));

    internal static Outline Square() => new(0.08, Rectangle(-0.77, -0.77, 0.77, 0.77));

    internal static Outline Triangle() => new(0.1, Round(3, _ => 0.98, -0.25));

    internal static Outline Star() => new(0.09, Round(10, corner => corner % 2 == 0 ? 0.95 : 0.42, -0.25));

    internal static Outline Ellipse() => new(0.1, [.. Round(64, _ => 1.0).Select(p => (p.X, 0.5 * p.Y))]);

    internal static Outline Cross() => new(0.06, Rectangle(-0.26, -0.92, 0.26, 0.92), Rectangle(-0.92, -0.26, 0.92, 0.26));

    internal static Outline Hexagon() => new(0.07, Round(6, _ => 0.92));

    internal static Outline Arrow() => new(0.06,
        [(0, -0.95), (0.9, 0.05), (0.26, 0.05), (0.26, 0.92), (-0.26, 0.92), (-0.26, 0.05), (-0.9, 0.05)]);

    internal static Outline Tree() => new(0.03,
        Round(60, corner => 0.78 + (0.09 * Turn.Sin(7 * corner / 60.0)) + (0.05 * Turn.Sin((11 * corner / 60.0) + 0.3)), 0, -0.6),
        Rectangle(-0.13, 0, 0.13, 2.6));

    internal static Outline Post() => new(0.02, Rectangle(-0.09, -2.6, 0.09, 2.6));

    private static (double X, double Y)[] Rectangle(double x0, double y0, double x1, double y1) => [(x0, y0), (x1, y0), (x1, y1), (x0, y1)];

    private static (double X, double Y)[] Round(int corners, Func<int, double> radius, double turns = 0, double y = 0) =>
    [
        .. Enumerable.Range(0, corners).Select(corner =>
        {
            double angle = turns + (corner / (double)corners);
            return (radius(corner) * Turn.Cos(angle), y + (radius(corner) * Turn.Sin(angle)));
        }),
    ];
}
