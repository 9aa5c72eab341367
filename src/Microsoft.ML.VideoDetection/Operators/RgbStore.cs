using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Stores four 4-byte pixels as RGB; writes sixteen bytes, the last four of which the next pixels overwrite.</summary>
internal static class RgbStore
{
    /// <summary>Determines whether the sixteen bytes from a pixel on lie in the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasRoom(Span<byte> row, int pixel) => (3 * pixel) + Vector128<byte>.Count <= row.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Vector128<byte> pixels, int redOffset, Span<byte> row, int pixel)
    {
        Vector128<byte> order = redOffset == 0
            ? Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 7, 11, 15)
            : Vector128.Create((byte)2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 3, 7, 11, 15);
        Vector128.ShuffleNative(pixels, order).CopyTo(row[(3 * pixel)..]);
    }
}
