using System.Buffers;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Takes the picture of a frame: once, or several times while the shutter is open.</summary>
internal static class Exposure
{
    /// <summary>Pictures averaged into one blurred frame.</summary>
    internal const int Samples = 6;

    internal static void Take(Scene scene, int frameIndex, SyntheticVideoOptions options, FrameBuffer frame)
    {
        if (options.MotionBlur <= 0)
        {
            ScenePainter.Paint(scene.At(frameIndex), options.ShadowStrength, frame);
            return;
        }

        ushort[] sums = ArrayPool<ushort>.Shared.Rent(frame.Pixels.Length * 3);
        sums.AsSpan().Clear();
        for (int i = 0; i < Samples; i++)
        {
            // Symmetric about the frame's time, so that boxes are in the middle of the blur.
            double time = frameIndex + (options.MotionBlur * (((i + 0.5) / Samples) - 0.5));
            ScenePainter.Paint(scene.At(time), options.ShadowStrength, frame);
            Add(frame.Pixels, sums);
        }

        Average(sums, frame.Pixels);
        ArrayPool<ushort>.Shared.Return(sums);
    }

    private static void Add(ReadOnlySpan<uint> pixels, ushort[] sums)
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
}
