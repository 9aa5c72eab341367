using System.Numerics;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Adds the noise of a sensor: independent for each pixel and channel, and the same for the same seed, video and frame.</summary>
internal static class SensorNoise
{
    private const int CoinsPerChannel = 21;

    // The number of heads among 21 coins is as good as normally distributed; its standard deviation is the root of 21/4.
    private const double HeadsDeviation = 2.2912878474779199;

    /// <param name="deviation">Standard deviation in levels of 0 to 255.</param>
    /// <param name="seed">Seed of the options.</param>
    /// <param name="video">0-based video.</param>
    /// <param name="frameIndex">0-based frame.</param>
    /// <param name="pixels">BGRA, changed in place.</param>
    internal static void Add(double deviation, int seed, int video, int frameIndex, Span<uint> pixels)
    {
        Span<int> offsets = stackalloc int[CoinsPerChannel + 1];
        for (int heads = 0; heads <= CoinsPerChannel; heads++)
        {
            offsets[heads] = (int)Math.Round((heads - (CoinsPerChannel / 2.0)) / HeadsDeviation * deviation * 256);
        }

        SplitMix64 random = SplitMix64.For(seed, video, 1000 + frameIndex);
        const ulong Mask = (1UL << CoinsPerChannel) - 1;
        foreach (ref uint pixel in pixels)
        {
            ulong coins = random.Next();
            int dither = (int)(coins >> 56);
            pixel = 0xFF000000
                | Moved((int)pixel & 255, offsets[BitOperations.PopCount(coins & Mask)], dither)
                | (Moved((int)(pixel >> 8) & 255, offsets[BitOperations.PopCount((coins >> CoinsPerChannel) & Mask)], dither) << 8)
                | (Moved((int)(pixel >> 16) & 255, offsets[BitOperations.PopCount((coins >> (2 * CoinsPerChannel)) & Mask)], dither) << 16);
        }
    }

    private static uint Moved(int level, int offset, int dither) => (uint)Math.Clamp(((level << 8) + offset + dither) >> 8, 0, 255);
}
