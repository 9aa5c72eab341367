using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Computes the backbone's input from a resized frame.</summary>
internal static class NetworkInput
{
    // [channel][pixel value]: (value - mean) / std in float32.
    private static readonly float[][] _values =
        [.. Enumerable.Range(0, 3).Select(channel => Enumerable.Range(0, 256).Select(
            value => (value - PixelStatistics.MeanOf(channel)) / PixelStatistics.StdOf(channel)).ToArray())];

    /// <summary>Normalizes a frame in one pass over its pixels, and pads it right and bottom with zeros.</summary>
    /// <param name="pixels">The frame.</param>
    /// <param name="device">Device of the result.</param>
    /// <returns>RGB [1, 3, H, W], channels-last in memory.</returns>
    public static Tensor Of(FramePixels pixels, Device device)
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

        return ChannelsLast.FromCells(cells).to(device).MoveToOuterDisposeScope();
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
