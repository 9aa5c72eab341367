using System.Runtime.Intrinsics;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Computes the vertical pass of a resize: blends two rows of the horizontal pass.</summary>
internal static class BlendedRows
{
    /// <param name="upper">Four channels per pixel, from <see cref="BlendedPixels"/>.</param>
    /// <param name="lower">The row below, in the same layout.</param>
    /// <param name="weights">The weights of the two rows, from <see cref="ResizePositions"/>.</param>
    /// <param name="redOffset">Channel of red: 0 or 2.</param>
    /// <param name="result">Receives RGB.</param>
    /// <param name="useVectors">Whether to use vector instructions.</param>
    public static void Write(
        ReadOnlySpan<short> upper, ReadOnlySpan<short> lower, int weights, int redOffset, Span<byte> result, bool useVectors)
    {
        short before = (short)weights, after = (short)(weights >> 16);
        int done = useVectors ? WriteQuads(upper, lower, before, after, redOffset, result) : 0;
        for (int x = done; 3 * x < result.Length; x++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                int i = (4 * x) + (channel == 1 ? 1 : Math.Abs(channel - redOffset));
                result[(3 * x) + channel] = (byte)((((before * upper[i]) >> 16) + ((after * lower[i]) >> 16) + 2) >> 2);
            }
        }
    }

    // Writes four pixels at a time; returns the number written.
    private static int WriteQuads(
        ReadOnlySpan<short> upper, ReadOnlySpan<short> lower, short before, short after, int redOffset, Span<byte> result)
    {
        Vector128<short> upperWeight = Vector128.Create(before), lowerWeight = Vector128.Create(after), half = Vector128.Create((short)2);
        int x = 0;
        for (; RgbStore.HasRoom(result, x); x += 4)
        {
            Vector128<short> left = Blend(upper.Slice(4 * x, 8), lower.Slice(4 * x, 8));
            Vector128<short> right = Blend(upper.Slice((4 * x) + 8, 8), lower.Slice((4 * x) + 8, 8));
            RgbStore.Write(Vector128.Narrow(left.AsUInt16(), right.AsUInt16()), redOffset, result, x);
        }

        return x;

        Vector128<short> Blend(ReadOnlySpan<short> u, ReadOnlySpan<short> l) =>
            (PairwiseProducts.High(Vector128.Create(u), upperWeight) + PairwiseProducts.High(Vector128.Create(l), lowerWeight) + half) >> 2;
    }
}
