using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Computes the horizontal pass of a resize: blends neighboring pixels of one source row.</summary>
internal static class BlendedPixels
{
    // Dropped here rather than in the vertical pass, so that a result fits into 15 bits.
    private const int DroppedBits = 4;

    /// <param name="row">4-byte pixels.</param>
    /// <param name="columns">Positions of the result's pixels in the row.</param>
    /// <param name="result">Receives the four channels of each pixel, times 128.</param>
    /// <param name="useVectors">Whether to use vector instructions.</param>
    public static void Write(ReadOnlySpan<byte> row, ResizePositions columns, Span<short> result, bool useVectors)
    {
        // A single pixel has no neighbor that could be read together with it.
        int done = useVectors && row.Length > 4 ? WritePairs(row, columns, result) : 0;
        int lastPixel = row.Length - 4;
        for (int x = done; x < columns.Cells.Length; x++)
        {
            int p = columns.Cells[x] * 4, q = Math.Min(p + 4, lastPixel);
            int before = (short)columns.Weights[x], after = columns.Weights[x] >> 16;
            for (int channel = 0; channel < 4; channel++)
                result[(4 * x) + channel] = (short)(((row[p + channel] * before) + (row[q + channel] * after)) >> DroppedBits);
        }
    }

    // Writes two pixels of the result at a time; returns the number written.
    private static int WritePairs(ReadOnlySpan<byte> row, ResizePositions columns, Span<short> result)
    {
        // Puts the two values of each channel of two neighboring pixels side by side, for two pairs of neighbors.
        Vector128<byte> byChannel = Vector128.Create((byte)0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15);
        ref byte pixels = ref MemoryMarshal.GetReference(row);
        ReadOnlySpan<int> cells = columns.Cells, weights = columns.Weights;
        int pairs = cells.Length & ~1;
        for (int x = 0; x < pairs; x += 2)
        {
            Vector128<byte> bytes = Vector128.ShuffleNative(
                Vector128.Create(Neighbors(ref pixels, cells[x]), Neighbors(ref pixels, cells[x + 1])).AsByte(), byChannel);
            Vector128<int> first = PairwiseProducts.Add(Vector128.WidenLower(bytes).AsInt16(), Vector128.Create(weights[x]).AsInt16());
            Vector128<int> second = PairwiseProducts.Add(Vector128.WidenUpper(bytes).AsInt16(), Vector128.Create(weights[x + 1]).AsInt16());
            Vector128.NarrowWithSaturation(first >> DroppedBits, second >> DroppedBits).CopyTo(result[(4 * x)..]);
        }

        return pairs;
    }

    // Never reads past the row: the last cell of the positions is the second to last pixel.
    private static ulong Neighbors(ref byte pixels, int cell) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref pixels, cell * 4));
}
