using System.Numerics;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Sums whole cells of channels-last features, each multiplied by a weight, as bilinear sampling requires.</summary>
internal static class WeightedCells
{
    // Sums that fit into the processor's registers during one pass over the cells.
    private const int Lanes = 4;

    /// <summary>Computes output = sum of weights[i] · features at offsets[i].</summary>
    /// <param name="features">Address of the first channel of the first cell.</param>
    /// <param name="offsets">Offset of each cell, in values from <paramref name="features"/>.</param>
    /// <param name="weights">One weight per cell.</param>
    /// <param name="channels">Channels of a cell.</param>
    /// <param name="output">Receives one cell.</param>
    public static unsafe void Sum(
        float* features, ReadOnlySpan<int> offsets, ReadOnlySpan<float> weights, int channels, float* output)
    {
        int width = Vector<float>.Count, block = Lanes * width, channel = 0;
        for (; channel <= channels - block; channel += block)
        {
            Vector<float> a = default, b = default, c = default, d = default;
            for (int i = 0; i < offsets.Length; i++)
            {
                float* cell = features + offsets[i] + channel;
                var weight = new Vector<float>(weights[i]);
                a = Vector.FusedMultiplyAdd(Vector.Load(cell), weight, a);
                b = Vector.FusedMultiplyAdd(Vector.Load(cell + width), weight, b);
                c = Vector.FusedMultiplyAdd(Vector.Load(cell + (2 * width)), weight, c);
                d = Vector.FusedMultiplyAdd(Vector.Load(cell + (3 * width)), weight, d);
            }

            a.Store(output + channel);
            b.Store(output + channel + width);
            c.Store(output + channel + (2 * width));
            d.Store(output + channel + (3 * width));
        }

        for (; channel < channels; channel++)
        {
            float sum = 0;
            for (int i = 0; i < offsets.Length; i++)
                sum = MathF.FusedMultiplyAdd(features[offsets[i] + channel], weights[i], sum);
            output[channel] = sum;
        }
    }
}
