using System.Runtime.Intrinsics;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Resizes by exactly one half: averages squares of four pixels.</summary>
internal static class HalvedRows
{
    /// <param name="upper">4-byte pixels.</param>
    /// <param name="lower">The row below.</param>
    /// <param name="redOffset">Channel of red: 0 or 2.</param>
    /// <param name="result">Receives RGB, half as many pixels.</param>
    /// <param name="useVectors">Whether to use vector instructions.</param>
    public static void Average(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int redOffset, Span<byte> result, bool useVectors)
    {
        int done = useVectors ? AverageQuads(upper, lower, redOffset, result) : 0;
        for (int x = done; 3 * x < result.Length; x++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                int p = (8 * x) + (channel == 1 ? 1 : Math.Abs(channel - redOffset));
                result[(3 * x) + channel] = (byte)((upper[p] + upper[p + 4] + lower[p] + lower[p + 4] + 2) >> 2);
            }
        }
    }

    // Writes four pixels of the result at a time; returns the number written.
    private static int AverageQuads(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int redOffset, Span<byte> result)
    {
        int x = 0;
        for (; RgbStore.HasRoom(result, x); x += 4)
        {
            Vector128<ushort> left = AveragePair(upper.Slice(8 * x, 16), lower.Slice(8 * x, 16));
            Vector128<ushort> right = AveragePair(upper.Slice((8 * x) + 16, 16), lower.Slice((8 * x) + 16, 16));
            RgbStore.Write(Vector128.Narrow(left, right), redOffset, result, x);
        }

        return x;
    }

    private static Vector128<ushort> AveragePair(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower)
    {
        Vector128<byte> above = Vector128.Create(upper), below = Vector128.Create(lower);
        Vector128<ushort> first = Vector128.WidenLower(above) + Vector128.WidenLower(below);
        Vector128<ushort> second = Vector128.WidenUpper(above) + Vector128.WidenUpper(below);
        Vector128<ushort> sum = Vector128.Create(first.GetLower(), second.GetLower()) + Vector128.Create(first.GetUpper(), second.GetUpper());
        return (sum + Vector128.Create((ushort)2)) >> 2;
    }
}
