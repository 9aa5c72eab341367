namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Represents one class of synthetic objects: a name, and the properties that all of its objects share.</summary>
internal sealed class SceneClass(string name, Func<Outline> outline, Func<double, double, double> pattern, bool spins)
{
    private readonly Lazy<ShapeTexture> _texture = new(() => new ShapeTexture(outline(), pattern));

    internal static IReadOnlyList<SceneClass> All { get; } =
    [
        new("disc", Outline.Disc, Patterns.Rings, spins: true),
        new("square", Outline.Square, Patterns.Stripes, spins: true),
        new("triangle", Outline.Triangle, Patterns.Checks, spins: true),
        new("star", Outline.Star, Patterns.Gradient, spins: true),
        new("ellipse", Outline.Ellipse, Patterns.Spots, spins: false),
        new("cross", Outline.Cross, Patterns.Bricks, spins: true),
        new("hexagon", Outline.Hexagon, Patterns.Lattice, spins: true),
        new("arrow", Outline.Arrow, Patterns.Chevrons, spins: false),
    ];

    /// <summary>Gets the tree, which occludes objects but is not one.</summary>
    internal static SceneClass Tree { get; } = new("tree", Outline.Tree, Patterns.Leaves, spins: false);

    /// <summary>Gets the post, which occludes objects but is not one.</summary>
    internal static SceneClass Post { get; } = new("post", Outline.Post, Patterns.Wood, spins: false);

    internal string Name => name;

    /// <summary>Gets whether its objects rotate; others only rock.</summary>
    internal bool Spins => spins;

    /// <summary>Gets the texture, created when the first scene needs it.</summary>
    internal ShapeTexture Texture => _texture.Value;

    /// <summary>Computes the patterns of shapes: the share of the second color at a local point, 0 to 1.</summary>
    private static class Patterns
    {
        internal static double Rings(double x, double y) => Odd(Math.Sqrt((x * x) + (y * y)) * 4.5) ? 1 : 0;

        internal static double Stripes(double x, double y) => Odd((x + (0.35 * y) + 5) * 3.1) ? 1 : 0;

        internal static double Checks(double x, double y) => Odd((x + 5.0) * 3.4) ^ Odd((y + 5.1) * 3.4) ? 1 : 0;

        internal static double Gradient(double x, double y) => Math.Clamp(1.15 - (1.3 * Math.Sqrt((x * x) + (y * y))), 0, 1);

        internal static double Spots(double x, double y)
        {
            double row = Math.Floor((y + 5) * 3.6);
            double u = ((x + 5) * 3) + (Odd(row) ? 0.5 : 0);
            double awayX = u - Math.Floor(u) - 0.5, awayY = ((y + 5) * 3.6) - row - 0.5;
            return (awayX * awayX) + (awayY * awayY) < 0.085 ? 1 : 0;
        }

        internal static double Bricks(double x, double y)
        {
            double row = (y + 5.04) * 4.6;
            double u = ((x + 5) * 2.3) + (Odd(row) ? 0.5 : 0);
            return u - Math.Floor(u) < 0.12 || row - Math.Floor(row) < 0.2 ? 1 : 0;
        }

        internal static double Lattice(double x, double y)
        {
            double u = (x + y + 5) * 2.6, v = (x - y + 5) * 2.6;
            return u - Math.Floor(u) < 0.3 || v - Math.Floor(v) < 0.3 ? 1 : 0;
        }

        internal static double Chevrons(double x, double y) => Odd((y + Math.Abs(x) + 5) * 3.2) ? 1 : 0;

        // The trunk is all second color, the crown a mottle that stays nearer the first.
        internal static double Leaves(double x, double y) => y > 0.1 && Math.Abs(x) < 0.17
            ? 1
            : 0.75 * FractalTile.Shared.At((int)((x + 5) * 60 * FractalTile.One), (int)((y + 5) * 60 * FractalTile.One)) / FractalTile.Top;

        internal static double Wood(double x, double y) =>
            FractalTile.Shared.At((int)((x + 5) * 150 * FractalTile.One), (int)((y + 5) * 18 * FractalTile.One)) / (double)FractalTile.Top;

        private static bool Odd(double value) => ((int)Math.Floor(value) & 1) != 0;
    }
}
