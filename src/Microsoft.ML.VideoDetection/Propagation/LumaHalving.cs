using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Halves rows of pixels by the mean of 2x2; an odd last column is repeated.</summary>
internal static class LumaHalving
{
    // Weights of BT.601, which sum to 2^14: with the four pixels of a square the sum is below 2^31.
    private const int Red = 4899, Green = 9617, Blue = 1868, SumBits = 16;

    /// <param name="upper">Interleaved RGB.</param>
    /// <param name="lower">The row below.</param>
    /// <param name="luma">Receives half as many pixels, rounded up.</param>
    public static void FromRgb(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> luma)
    {
        int width = upper.Length / 3;
        for (int x = FromRgbByFours(upper, lower, luma); x < luma.Length; x++)
        {
            int a = 6 * x, b = 3 * Math.Min((2 * x) + 1, width - 1);
            int sum = (Red * (upper[a] + lower[a] + upper[b] + lower[b]))
                + (Green * (upper[a + 1] + lower[a + 1] + upper[b + 1] + lower[b + 1]))
                + (Blue * (upper[a + 2] + lower[a + 2] + upper[b + 2] + lower[b + 2]));
            luma[x] = (byte)((sum + (1 << (SumBits - 1))) >> SumBits);
        }
    }

    /// <param name="upper">Luma.</param>
    /// <param name="lower">The row below.</param>
    /// <param name="half">Receives half as many pixels, rounded up.</param>
    public static void FromBytes(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<float> half)
    {
        int x = 0;
        Vector128<ushort> low = Vector128.Create(0x0000FFFFu).AsUInt16();
        for (; (2 * x) + 16 <= upper.Length; x += 8)
        {
            Vector128<byte> above = Vector128.Create(upper.Slice(2 * x, 16)), below = Vector128.Create(lower.Slice(2 * x, 16));
            Vector128<ushort> left = Vector128.WidenLower(above) + Vector128.WidenLower(below);
            Vector128<ushort> right = Vector128.WidenUpper(above) + Vector128.WidenUpper(below);
            Mean(left).CopyTo(half[x..]);
            Mean(right).CopyTo(half[(x + 4)..]);
        }

        for (; x < half.Length; x++)
        {
            int a = 2 * x, b = Math.Min(a + 1, upper.Length - 1);
            half[x] = 0.25f * (upper[a] + upper[b] + lower[a] + lower[b]);
        }

        Vector128<float> Mean(Vector128<ushort> sums) =>
            Vector128.ConvertToSingle((sums & low).AsInt32() + (sums.AsUInt32() >> 16).AsInt32()) * Vector128.Create(0.25f);
    }

    /// <param name="upper">Luma.</param>
    /// <param name="lower">The row below.</param>
    /// <param name="half">Receives half as many pixels, rounded up.</param>
    public static void FromFloats(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, Span<float> half)
    {
        int x = 0;
        for (; (2 * x) + 8 <= upper.Length; x += 4)
        {
            Vector128<float> left = Vector128.Create(upper.Slice(2 * x, 4)) + Vector128.Create(lower.Slice(2 * x, 4));
            Vector128<float> right = Vector128.Create(upper.Slice((2 * x) + 4, 4)) + Vector128.Create(lower.Slice((2 * x) + 4, 4));
            (LaneOrder.PairSums(left, right) * Vector128.Create(0.25f)).CopyTo(half[x..]);
        }

        for (; x < half.Length; x++)
        {
            int a = 2 * x, b = Math.Min(a + 1, upper.Length - 1);
            half[x] = 0.25f * (upper[a] + upper[b] + lower[a] + lower[b]);
        }
    }

    // Returns the number of pixels written.
    private static unsafe int FromRgbByFours(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> luma)
    {
        int x = 0, length = Math.Min(Math.Min(upper.Length, lower.Length), 6 * luma.Length);
        fixed (byte* above = upper, below = lower, output = luma)
        {
            // 16 bytes are read for four pixels of 12, twice.
            for (; (6 * x) + 28 <= length; x += 4)
            {
                byte* first = above + (6 * x), second = below + (6 * x);
                Vector128<int> left = TwoSquares(first, second), right = TwoSquares(first + 12, second + 12);
                Vector128<int> sums = LaneOrder.PairSums(left, right) + Vector128.Create(1 << (SumBits - 1));
                Vector128<short> words = Vector128.Narrow(sums >>> SumBits, sums);
                Unsafe.WriteUnaligned(output + x, Vector128.Narrow(words.AsUInt16(), words.AsUInt16()).AsUInt32().ToScalar());
            }
        }

        return x;
    }

    // Computes the weighted luma of two squares of four pixels, in two lanes each that are still to be summed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector128<int> TwoSquares(byte* upper, byte* lower)
    {
        // The left pixels of both squares, then the right ones; three bytes each, and a fourth whose weight is 0.
        Vector128<byte> spread = Vector128.Create((byte)0, 1, 2, 0, 6, 7, 8, 0, 3, 4, 5, 0, 9, 10, 11, 0);
        Vector128<short> weights = Vector128.Create(Red, Green, Blue, 0, Red, Green, Blue, (short)0);
        Vector128<byte> above = Vector128.Shuffle(Vector128.Load(upper), spread), below = Vector128.Shuffle(Vector128.Load(lower), spread);
        Vector128<ushort> left = Vector128.WidenLower(above) + Vector128.WidenLower(below);
        Vector128<ushort> right = Vector128.WidenUpper(above) + Vector128.WidenUpper(below);
        return PairwiseProducts.Add((left + right).AsInt16(), weights);
    }
}
