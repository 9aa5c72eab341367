namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>A shape with its pattern, ready to be painted at any size: raster images in halving resolutions.</summary>
internal sealed class Stencil
{
    private const double FinestTexelsPerUnit = 96;
    private const int LevelCount = 4;

    private readonly StencilLevel[] _levels;

    internal Stencil(Outline outline, Func<double, double, double> pattern)
    {
        Outline = outline;
        _levels = new StencilLevel[LevelCount];
        for (int i = 0; i < LevelCount; i++)
        {
            double resolution = FinestTexelsPerUnit / (1 << i);
            _levels[i] = StencilLevel.Rasterise(outline, pattern, resolution);
        }
    }

    internal Outline Outline { get; }

    /// <summary>The coarsest level that still has about a texel for each pixel: finer ones would shimmer, coarser ones blur.</summary>
    internal StencilLevel LevelFor(double pixelsPerUnit)
    {
        int level = 0;
        while (level + 1 < LevelCount && _levels[level + 1].TexelsPerUnit >= 0.8 * pixelsPerUnit)
        {
            level++;
        }

        return _levels[level];
    }

    /// <summary>Whether a local point belongs to the shape.</summary>
    internal bool Contains(double x, double y) => _levels[0].DistanceAt(x, y) <= 0;
}
