using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>The backbone's input of a frame in one pass: what <see cref="NetworkInput"/> makes with tensors.</summary>
internal static class NormalizedImage
{
    // [channel][pixel value]: as torch computes them, (value - mean) / std in float32.
    private static readonly float[][] _values =
        [.. Enumerable.Range(0, 3).Select(channel => Enumerable.Range(0, 256).Select(
            value => (value - PixelStatistics.MeanOf(channel)) / PixelStatistics.StdOf(channel)).ToArray())];

    /// <returns>RGB [1, 3, H, W], channels-last, padded right and bottom with zeros.</returns>
    public static Tensor Of(FramePixels pixels)
    {
        using DisposeScope scope = NewDisposeScope();
        FrameGeometry geometry = pixels.Geometry;
        Tensor cells = empty([1, geometry.PaddedHeight, geometry.PaddedWidth, 3], device: CPU);
        Span<float> memory = TensorMemory.Of(cells);
        int sourceStride = geometry.NetworkWidth * 3, stride = geometry.PaddedWidth * 3;
        for (int y = 0; y < geometry.PaddedHeight; y++)
        {
            Span<float> row = memory.Slice(y * stride, stride);
            int filled = y < geometry.NetworkHeight ? sourceStride : 0;
            Normalize(pixels.Rgb.AsSpan(Math.Min(y, geometry.NetworkHeight - 1) * sourceStride, filled), row);
            row[filled..].Clear();
        }

        return ChannelsLast.FromCells(cells).MoveToOuterDisposeScope();
    }

    private static void Normalize(ReadOnlySpan<byte> rgb, Span<float> row)
    {
        float[] red = _values[0], green = _values[1], blue = _values[2];
        for (int i = 0; i + 2 < rgb.Length; i += 3)
        {
            row[i] = red[rgb[i]];
            row[i + 1] = green[rgb[i + 1]];
            row[i + 2] = blue[rgb[i + 2]];
        }
    }
}
