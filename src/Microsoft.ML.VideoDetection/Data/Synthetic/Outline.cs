namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Represents the border of a shape: joined polygons with rounded corners, about 2 local units wide and high.</summary>
internal sealed class Outline
{
    private readonly (double X, double Y)[][] _polygons;
    private readonly double _rounding;

    /// <param name="rounding">Distance by which the shape extends beyond its polygons, which rounds their corners.</param>
    /// <param name="polygons">Corners in order; the shape is their union.</param>
    internal Outline(double rounding, params (double X, double Y)[][] polygons)
    {
        _rounding = rounding;
        _polygons = polygons;
        (double x0, double y0, double x1, double y1) = Extent(new Similarity(1, 0, 0, 0));
        HalfWidth = Math.Max(-x0, x1);
        HalfHeight = Math.Max(-y0, y1);
    }

    internal double HalfWidth { get; }

    internal double HalfHeight { get; }

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
        Round(60, corner => 0.78 + (0.09 * Trigonometry.Sin(7 * corner / 60.0)) + (0.05 * Trigonometry.Sin((11 * corner / 60.0) + 0.3)), 0, -0.6),
        Rectangle(-0.13, 0, 0.13, 2.6));

    internal static Outline Post() => new(0.02, Rectangle(-0.09, -2.6, 0.09, 2.6));

    /// <summary>Computes the smallest box around the mapped shape: exact, because corners are discs.</summary>
    internal (double X0, double Y0, double X1, double Y1) Extent(Similarity map)
    {
        double x0 = double.PositiveInfinity, y0 = x0, x1 = double.NegativeInfinity, y1 = x1;
        foreach ((double X, double Y) corner in _polygons.SelectMany(polygon => polygon))
        {
            (double x, double y) = map.Apply(corner.X, corner.Y);
            (x0, y0, x1, y1) = (Math.Min(x0, x), Math.Min(y0, y), Math.Max(x1, x), Math.Max(y1, y));
        }

        double reach = _rounding * map.Scale;
        return (x0 - reach, y0 - reach, x1 + reach, y1 + reach);
    }

    /// <summary>Computes the distance to the border, negative inside.</summary>
    internal double Distance(double x, double y)
    {
        double least = double.PositiveInfinity;
        foreach ((double X, double Y)[] polygon in _polygons)
        {
            least = Math.Min(least, Distance(polygon, x, y));
        }

        return least - _rounding;
    }

    // Origin: Inigo Quilez, "2D distance functions", polygon; the sign from the crossings of a ray.
    private static double Distance((double X, double Y)[] corners, double x, double y)
    {
        double square = double.PositiveInfinity;
        bool inside = false;
        (double X, double Y) last = corners[^1];
        foreach ((double X, double Y) corner in corners)
        {
            double edgeX = last.X - corner.X, edgeY = last.Y - corner.Y;
            double toX = x - corner.X, toY = y - corner.Y;
            double along = Math.Clamp(((toX * edgeX) + (toY * edgeY)) / ((edgeX * edgeX) + (edgeY * edgeY)), 0, 1);
            double awayX = toX - (edgeX * along), awayY = toY - (edgeY * along);
            square = Math.Min(square, (awayX * awayX) + (awayY * awayY));
            inside ^= (corner.Y > y) != (last.Y > y) && x < corner.X + (edgeX * (toY / edgeY));
            last = corner;
        }

        return inside ? -Math.Sqrt(square) : Math.Sqrt(square);
    }

    private static (double X, double Y)[] Rectangle(double x0, double y0, double x1, double y1) => [(x0, y0), (x1, y0), (x1, y1), (x0, y1)];

    private static (double X, double Y)[] Round(int corners, Func<int, double> radius, double turns = 0, double y = 0) =>
    [
        .. Enumerable.Range(0, corners).Select(corner =>
        {
            double angle = turns + (corner / (double)corners);
            return (radius(corner) * Trigonometry.Cos(angle), y + (radius(corner) * Trigonometry.Sin(angle)));
        }),
    ];
}
