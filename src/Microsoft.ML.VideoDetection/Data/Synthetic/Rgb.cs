namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>A colour of 8 bits a channel.</summary>
internal readonly record struct Rgb(int R, int G, int B)
{
    internal static Rgb From(uint hex) => new((int)(hex >> 16) & 255, (int)(hex >> 8) & 255, (int)hex & 255);

    /// <summary>As a pixel of a BGRA image.</summary>
    internal uint Pixel => 0xFF000000 | ((uint)R << 16) | ((uint)G << 8) | (uint)B;

    /// <param name="other">The colour at 256.</param>
    /// <param name="share">0 to 256.</param>
    internal Rgb Mix(Rgb other, int share) => new(
        R + (((other.R - R) * share) >> 8),
        G + (((other.G - G) * share) >> 8),
        B + (((other.B - B) * share) >> 8));

    /// <param name="brightness">256 leaves it as it is.</param>
    internal Rgb Lit(int brightness) => new(
        Math.Min(255, (R * brightness) >> 8),
        Math.Min(255, (G * brightness) >> 8),
        Math.Min(255, (B * brightness) >> 8));

    /// <summary>A colour around this one, by chance.</summary>
    internal Rgb Vary(ref SplitMix64 random, int reach) => new(
        Math.Clamp(R + random.Below((2 * reach) + 1) - reach, 0, 255),
        Math.Clamp(G + random.Below((2 * reach) + 1) - reach, 0, 255),
        Math.Clamp(B + random.Below((2 * reach) + 1) - reach, 0, 255));
}
