using System.Buffers;
using System.Numerics;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Renders a frame with motion blur and sensor noise.</summary>
internal static class SceneRenderer
{
    /// <summary>Represents the number of pictures averaged into one blurred frame.</summary>
    private const int Samples = 6;

    private const int CoinsPerChannel = 21;

    // The number of heads among 21 coins is nearly normally distributed; its standard deviation is the root of 21/4.
    private const double HeadsDeviation = 2.2912878474779199;

    /// <summary>Renders a frame.</summary>
    /// <param name="scene">The scene of the video.</param>
    /// <param name="video">0-based video.</param>
    /// <param name="frameIndex">0-based frame.</param>
    /// <param name="options">Size, motion blur, shadows and noise.</param>
    /// <returns>BGRA, row by row.</returns>
    internal static uint[] Render(Scene scene, int video, int frameIndex, SyntheticVideoOptions options)
    {
        uint[] pixels = new uint[options.Width * options.Height];
        Expose(scene, frameIndex, options, new FrameBuffer(pixels, options.Width, options.Height));
        if (options.Noise > 0)
        {
            AddNoise(options.Noise, options.Seed, video, frameIndex, pixels);
        }

        return pixels;
    }

    // Paints once, or several times while the shutter is open.
    private static void Expose(Scene scene, int frameIndex, SyntheticVideoOptions options, FrameBuffer frame)
    {
        if (options.MotionBlur <= 0)
        {
            Paint(scene.At(frameIndex), options.ShadowStrength, frame);
            return;
        }

        ushort[] sums = ArrayPool<ushort>.Shared.Rent(frame.Pixels.Length * 3);
        sums.AsSpan().Clear();
        for (int i = 0; i < Samples; i++)
        {
            // Symmetric about the frame's time, so that boxes are in the middle of the blur.
            double time = frameIndex + (options.MotionBlur * (((i + 0.5) / Samples) - 0.5));
            Paint(scene.At(time), options.ShadowStrength, frame);
            AddTo(sums, frame.Pixels);
        }

        Average(sums, frame.Pixels);
        ArrayPool<ushort>.Shared.Return(sums);
    }

    private static void AddTo(ushort[] sums, ReadOnlySpan<uint> pixels)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            uint pixel = pixels[i];
            sums[3 * i] += (byte)pixel;
            sums[(3 * i) + 1] += (byte)(pixel >> 8);
            sums[(3 * i) + 2] += (byte)(pixel >> 16);
        }
    }

    private static void Average(ushort[] sums, Span<uint> pixels)
    {
        const uint Half = Samples / 2;
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = 0xFF000000
                | ((sums[3 * i] + Half) / Samples)
                | ((sums[(3 * i) + 1] + Half) / Samples << 8)
                | ((sums[(3 * i) + 2] + Half) / Samples << 16);
        }
    }

    /// <summary>Paints the backdrop, then each sprite on its shadow, from back to front.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="shadows">Darkness of shadows, 0 to 1.</param>
    /// <param name="frame">Frame to paint on.</param>
    private static void Paint(SceneFrame scene, double shadows, FrameBuffer frame)
    {
        scene.Backdrop.Paint(scene.BackdropToFrame, frame);
        int strength = (int)Math.Round(shadows * 256);
        foreach (ref readonly SpritePose pose in scene.Sprites.AsSpan())
        {
            // Foreground sprites are far in front of everything else: their shadows fall outside the picture.
            if (strength > 0 && pose.Sprite.Label > 0)
            {
                pose.PaintShadow(strength, frame);
            }

            pose.Paint(frame);
        }
    }

    /// <summary>Adds sensor noise, independent for each pixel and channel, and reproducible for the same seed, video and frame.</summary>
    /// <param name="deviation">Standard deviation in levels of 0 to 255.</param>
    /// <param name="seed">Seed of the options.</param>
    /// <param name="video">0-based video.</param>
    /// <param name="frameIndex">0-based frame.</param>
    /// <param name="pixels">BGRA, changed in place.</param>
    private static void AddNoise(double deviation, int seed, int video, int frameIndex, Span<uint> pixels)
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

/// <summary>Holds the pixels of a frame in progress, BGRA.</summary>
internal readonly ref struct FrameBuffer(Span<uint> pixels, int width, int height)
{
    private readonly Span<uint> _pixels = pixels;

    internal int Width { get; } = width;

    internal int Height { get; } = height;

    internal Span<uint> Pixels => _pixels;

    internal Span<uint> Row(int row) => _pixels.Slice(row * Width, Width);
}
