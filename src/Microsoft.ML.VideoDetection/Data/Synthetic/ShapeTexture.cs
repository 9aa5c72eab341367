namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Holds a shape with its pattern as raster images in halving resolutions, to be painted at any size.</summary>
internal sealed class ShapeTexture
{
    private const double FinestTexelsPerUnit = 96;
    private const int LevelCount = 4;

    private readonly MipLevel[] _levels;

    internal ShapeTexture(Outline outline, Func<double, double, double> pattern)
    {
        Outline = outline;
        _levels = new MipLevel[LevelCount];
        for (int i = 0; i < LevelCount; i++)
        {
            double resolution = FinestTexelsPerUnit / (1 << i);
            _levels[i] = MipLevel.Rasterize(outline, pattern, resolution);
        }
    }

    internal Outline Outline { get; }

    /// <summary>Selects the coarsest level that still has about a texel per pixel: finer ones would shimmer, coarser ones blur.</summary>
    internal MipLevel LevelFor(double pixelsPerUnit)
    {
        int level = 0;
        while (level + 1 < LevelCount && _levels[level + 1].TexelsPerUnit >= 0.8 * pixelsPerUnit)
        {
            level++;
        }

        return _levels[level];
    }

    /// <summary>Determines whether a local point belongs to the shape.</summary>
    internal bool Contains(double x, double y) => _levels[0].DistanceAt(x, y) <= 0;
}

/// <summary>Represents a shape as a raster: at each texel the distance to the border, the pattern and the shading, packed in one word.</summary>
/// <remarks>
/// Bits 31 to 16: signed distance, negative inside, in 1/<see cref="DistanceUnit"/> of a local unit. Bits 15 to 8: share of the second
/// color. Bits 7 to 0: brightness, 128 is neutral.
/// </remarks>
internal sealed class MipLevel
{
    internal const int DistanceUnit = 4096;

    /// <summary>Represents how far the raster extends beyond the shape, in local units, for the soft edge of its shadow.</summary>
    internal const double Margin = 0.3;

    private MipLevel(int width, int height, double texelsPerUnit)
    {
        (Width, Height, TexelsPerUnit) = (width, height, texelsPerUnit);
        Texels = new uint[width * height];
    }

    internal int Width { get; }

    internal int Height { get; }

    internal double TexelsPerUnit { get; }

    internal uint[] Texels { get; }

    /// <summary>Gets the map from local coordinates to texels, where the texel (0, 0) has its center at (0, 0).</summary>
    internal Similarity ToTexels => new(TexelsPerUnit, 0, (Width - 1) / 2.0, (Height - 1) / 2.0);

    internal static MipLevel Rasterize(Outline outline, Func<double, double, double> pattern, double texelsPerUnit)
    {
        MipLevel level = new(
            2 * (int)Math.Ceiling((outline.HalfWidth + Margin) * texelsPerUnit) + 1,
            2 * (int)Math.Ceiling((outline.HalfHeight + Margin) * texelsPerUnit) + 1,
            texelsPerUnit);
        double size = 1 / texelsPerUnit;
        double[] distances = new double[level.Texels.Length];
        for (int at = 0; at < distances.Length; at++)
        {
            distances[at] = outline.Distance(level.LocalX(at), level.LocalY(at));
        }

        for (int at = 0; at < distances.Length; at++)
        {
            // Beyond the soft edge only the distance counts; the raster's own border is there, too.
            level.Texels[at] = distances[at] > 2 * size
                ? Pack(distances[at], 0, 128)
                : Pack(distances[at], Share(pattern, level.LocalX(at), level.LocalY(at), size) * 255, 128 + (127 * level.Relief(distances, at)));
        }

        return level;
    }

    /// <summary>Computes the distance of a local point to the border in 1/<see cref="DistanceUnit"/>, negative inside; large outside the raster.</summary>
    internal int DistanceAt(double x, double y)
    {
        (double u, double v) = ToTexels.Apply(x, y);
        int column = (int)Math.Floor(u), row = (int)Math.Floor(v);
        if (column < 0 || row < 0 || column >= Width - 1 || row >= Height - 1)
        {
            return short.MaxValue;
        }

        int at = (row * Width) + column;
        double across = u - column, down = v - row;
        double upper = DistanceOf(at) + ((DistanceOf(at + 1) - DistanceOf(at)) * across);
        double lower = DistanceOf(at + Width) + ((DistanceOf(at + Width + 1) - DistanceOf(at + Width)) * across);
        return (int)Math.Floor(upper + ((lower - upper) * down));
    }

    private int DistanceOf(int at) => (int)Texels[at] >> 16;

    private double LocalX(int at) => ((at % Width) - ((Width - 1) / 2.0)) / TexelsPerUnit;

    private double LocalY(int at) => ((at / Width) - ((Height - 1) / 2.0)) / TexelsPerUnit;

    // The mean of four by four samples, so that a hard pattern can be interpolated.
    private static double Share(Func<double, double, double> pattern, double x, double y, double size)
    {
        double sum = 0;
        for (int i = 0; i < 16; i++)
        {
            sum += pattern(x + (size * (((i & 3) - 1.5) / 4)), y + (size * (((i >> 2) - 1.5) / 4)));
        }

        return sum / 16;
    }

    // Light from the upper left on a rounded edge. It turns with the shape: if the brightness of a surface point changed over time,
    // optical flow would not describe how pixels move.
    private double Relief(double[] distances, int at)
    {
        const double Bevel = 0.28;
        double slopeX = (distances[at + 1] - distances[at - 1]) * TexelsPerUnit / 2;
        double slopeY = (distances[at + Width] - distances[at - Width]) * TexelsPerUnit / 2;
        double edge = Math.Clamp(1 + (distances[at] / Bevel), 0, 1);
        return (-0.42 * ((0.6 * slopeX) + (0.8 * slopeY)) * edge * edge) + (-0.13 * ((0.5 * LocalX(at)) + LocalY(at)));
    }

    private static uint Pack(double distance, double share, double brightness) =>
        ((uint)(int)Math.Clamp(Math.Round(distance * DistanceUnit), short.MinValue, short.MaxValue) << 16)
        | ((uint)Math.Clamp(share, 0, 255) << 8)
        | (uint)Math.Clamp(brightness, 0, 255);
}
