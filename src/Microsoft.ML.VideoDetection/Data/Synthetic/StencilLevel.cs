namespace Microsoft.ML.VideoDetection.Synthetic;

/// <summary>A shape as a raster: at each texel the distance to the border, the pattern and the shading, packed in one word.</summary>
/// <remarks>
/// Bits 31 to 16: signed distance, negative inside, in 1/<see cref="DistanceUnit"/> of a local unit. Bits 15 to 8: share of the second
/// colour. Bits 7 to 0: brightness, 128 is neutral.
/// </remarks>
internal sealed class StencilLevel
{
    internal const int DistanceUnit = 4096;

    /// <summary>How far beyond the shape the raster reaches, in local units: room for its shadow's soft edge.</summary>
    internal const double Margin = 0.3;

    private StencilLevel(int width, int height, double texelsPerUnit)
    {
        (Width, Height, TexelsPerUnit) = (width, height, texelsPerUnit);
        Texels = new uint[width * height];
    }

    internal int Width { get; }

    internal int Height { get; }

    internal double TexelsPerUnit { get; }

    internal uint[] Texels { get; }

    /// <summary>Local coordinates to texels, where the texel (0, 0) has its centre at (0, 0).</summary>
    internal Similarity ToTexels => new(TexelsPerUnit, 0, (Width - 1) / 2.0, (Height - 1) / 2.0);

    internal static StencilLevel Rasterise(Outline outline, Func<double, double, double> pattern, double texelsPerUnit)
    {
        StencilLevel level = new(
            2 * (int)Math.Ceiling((outline.HalfWidth + Margin) * texelsPerUnit) + 1,
            2 * (int)Math.Ceiling((outline.HalfHeight + Margin) * texelsPerUnit) + 1,
            texelsPerUnit);
        for (int row = 0; row < level.Height; row++)
        {
            double y = (row - ((level.Height - 1) / 2.0)) / texelsPerUnit;
            for (int column = 0; column < level.Width; column++)
            {
                double x = (column - ((level.Width - 1) / 2.0)) / texelsPerUnit;
                level.Texels[(row * level.Width) + column] = Texel(outline, pattern, x, y, 1 / texelsPerUnit);
            }
        }

        return level;
    }

    /// <summary>Distance of a local point to the border in 1/<see cref="DistanceUnit"/>, negative inside; large outside the raster.</summary>
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

    private static uint Texel(Outline outline, Func<double, double, double> pattern, double x, double y, double size)
    {
        double distance = outline.Distance(x, y);
        if (distance > 2 * size)
        {
            return Pack(distance, 0, 128);
        }

        // Four by four samples: a hard pattern becomes one that can be interpolated.
        double share = 0;
        for (int i = 0; i < 16; i++)
        {
            share += pattern(x + (size * (((i & 3) - 1.5) / 4)), y + (size * (((i >> 2) - 1.5) / 4)));
        }

        return Pack(distance, share / 16 * 255, 128 + (127 * Relief(outline, x, y, distance)));
    }

    // Light from the upper left on a rounded edge. It turns with the shape: the brightness of a point of a surface must not
    // change with time, or optical flow would not be what moves the pixels.
    private static double Relief(Outline outline, double x, double y, double distance)
    {
        const double Step = 1 / 64.0, Bevel = 0.28;
        double slopeX = (outline.Distance(x + Step, y) - outline.Distance(x - Step, y)) / (2 * Step);
        double slopeY = (outline.Distance(x, y + Step) - outline.Distance(x, y - Step)) / (2 * Step);
        double edge = Math.Clamp(1 + (distance / Bevel), 0, 1);
        return (-0.42 * ((0.6 * slopeX) + (0.8 * slopeY)) * edge * edge) + (-0.13 * ((0.5 * x) + y));
    }

    private static uint Pack(double distance, double share, double brightness) =>
        ((uint)(int)Math.Clamp(Math.Round(distance * DistanceUnit), short.MinValue, short.MaxValue) << 16)
        | ((uint)Math.Clamp(share, 0, 255) << 8)
        | (uint)Math.Clamp(brightness, 0, 255);
}
