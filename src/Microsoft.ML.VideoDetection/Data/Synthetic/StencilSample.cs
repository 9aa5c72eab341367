namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>A point of a stencil, interpolated between four texels.</summary>
internal readonly ref struct StencilSample
{
    private readonly uint _a;
    private readonly uint _b;
    private readonly uint _c;
    private readonly uint _d;
    private readonly int _across;
    private readonly int _down;

    /// <param name="level">The raster.</param>
    /// <param name="column">Left one of the four texels.</param>
    /// <param name="row">Upper one.</param>
    /// <param name="across">0 to 255: how far to the right one.</param>
    /// <param name="down">0 to 255: how far to the lower one.</param>
    internal StencilSample(StencilLevel level, int column, int row, int across, int down)
    {
        uint[] texels = level.Texels;
        int at = (row * level.Width) + column;
        (_a, _b, _c, _d) = (texels[at], texels[at + 1], texels[at + level.Width], texels[at + level.Width + 1]);
        (_across, _down) = (across, down);
    }

    /// <summary>Gets the signed distance to the border in 1/<see cref="StencilLevel.DistanceUnit"/>.</summary>
    internal int Distance => Between((int)_a >> 16, (int)_b >> 16, (int)_c >> 16, (int)_d >> 16);

    internal Rgb Colour(Sprite sprite)
    {
        // Times 256 before interpolating, so that slow gradients have no steps.
        int pattern = Between(Channel(_a, 8), Channel(_b, 8), Channel(_c, 8), Channel(_d, 8)) >> 8;
        int brightness = Between(Channel(_a, 0), Channel(_b, 0), Channel(_c, 0), Channel(_d, 0)) >> 7;
        return sprite.First.Mix(sprite.Second, pattern).Lit(brightness);
    }

    private static int Channel(uint texel, int shift) => (int)(texel >> shift & 255) << 8;

    private int Between(int a, int b, int c, int d)
    {
        int upper = a + (((b - a) * _across) >> 8), lower = c + (((d - c) * _across) >> 8);
        return upper + (((lower - upper) * _down) >> 8);
    }
}
