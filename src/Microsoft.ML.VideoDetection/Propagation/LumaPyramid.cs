namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Holds a picture in all the scales that <see cref="DenseInverseSearch"/> needs; buffers are reused for the next picture of its size.</summary>
/// <remarks>Level 0 is the picture; each further level is half as wide and high, rounded up, by the mean of 2x2.</remarks>
internal sealed class LumaPyramid
{
    private readonly DenseInverseSearchOptions _options;
    private byte[] _luma = [];
    private LumaLevel[] _levels = [];

    /// <param name="options">Specify which scales are needed.</param>
    public LumaPyramid(DenseInverseSearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
    }

    /// <summary>Gets the width of level 0; 0 before the first picture.</summary>
    public int Width { get; private set; }

    /// <summary>Gets the height of level 0.</summary>
    public int Height { get; private set; }

    /// <summary>Gets level 0 as it was read, row by row without padding.</summary>
    public ReadOnlySpan<byte> Luma => _luma;

    /// <summary>Gets the scale of the first level that is kept.</summary>
    public int FinestScale => _options.FinestScale;

    /// <summary>Gets the scale of the last level.</summary>
    public int CoarsestScale { get; private set; }

    /// <summary>Gets the level of a scale from <see cref="FinestScale"/> to <see cref="CoarsestScale"/>.</summary>
    public LumaLevel this[int scale] => _levels[scale];

    /// <summary>Reads a color picture of twice the resolution: level 0 has half its width and height, rounded up.</summary>
    /// <param name="rgb">Interleaved, 3 x width x height bytes.</param>
    /// <param name="width">Width of the color picture, in pixels.</param>
    /// <param name="height">Height of the color picture, in pixels.</param>
    public void FillFromRgb(ReadOnlySpan<byte> rgb, int width, int height)
    {
        Require(rgb.Length, 3, width, height);
        Resize((width + 1) / 2, (height + 1) / 2);
        for (int y = 0; y < Height; y++)
        {
            int lower = Math.Min((2 * y) + 1, height - 1);
            LumaHalving.FromRgb(
                rgb.Slice(2 * y * 3 * width, 3 * width), rgb.Slice(lower * 3 * width, 3 * width), _luma.AsSpan(y * Width, Width));
        }

        Build(_luma);
    }

    /// <summary>Reads level 0.</summary>
    /// <param name="luma">Width x height bytes.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public void FillFromLuma(ReadOnlySpan<byte> luma, int width, int height)
    {
        Require(luma.Length, 1, width, height);
        Resize(width, height);
        luma.CopyTo(_luma);
        Build(_luma);
    }

    private static void Require(int length, int channels, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (length != (long)channels * width * height)
        {
            throw new ArgumentException($"{length} bytes are not {channels} x {width} x {height}.");
        }
    }

    private void Resize(int width, int height)
    {
        if (Width == width && Height == height)
            return;

        (Width, Height) = (width, height);
        CoarsestScale = _options.CoarsestScaleOf(width, height);
        _luma = new byte[width * height];
        var levels = new List<LumaLevel>();
        for (int scale = 0; scale <= CoarsestScale; scale++, width = (width + 1) / 2, height = (height + 1) / 2)
        {
            // Level 0 is stored as bytes; the levels between it and the finest scale are only needed to compute that.
            levels.Add(scale == 0 && FinestScale > 0 ? new LumaLevel(1, 1) : new LumaLevel(width, height));
        }

        _levels = [.. levels];
    }

    private void Build(ReadOnlySpan<byte> luma)
    {
        for (int scale = 0; scale <= CoarsestScale; scale++)
        {
            if (scale == 0 && FinestScale > 0)
                continue;

            LumaLevel level = _levels[scale];
            for (int y = 0; y < level.Height; y++)
            {
                if (scale == 0)
                {
                    ReadOnlySpan<byte> bytes = luma.Slice(y * Width, Width);
                    Span<float> row = level.Row(y);
                    for (int x = 0; x < row.Length; x++)
                        row[x] = bytes[x];
                }
                else if (scale == 1)
                {
                    int lower = Math.Min((2 * y) + 1, Height - 1);
                    LumaHalving.FromBytes(luma.Slice(2 * y * Width, Width), luma.Slice(lower * Width, Width), level.Row(y));
                }
                else
                {
                    LumaLevel above = _levels[scale - 1];
                    LumaHalving.FromFloats(above.Row(2 * y), above.Row(Math.Min((2 * y) + 1, above.Height - 1)), level.Row(y));
                }
            }

            level.Pad();
        }
    }
}
