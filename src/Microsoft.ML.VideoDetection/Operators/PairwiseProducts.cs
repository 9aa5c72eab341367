using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Computes products of 16-bit lanes that are one instruction on x86 and several on other processors.</summary>
internal static class PairwiseProducts
{
    /// <summary>Adds the products of lanes 0 and 1, of lanes 2 and 3, and so on, in 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<short> a, Vector128<short> b) =>
        Sse2.IsSupported ? Sse2.MultiplyAddAdjacent(a, b) : AddPortably(a, b);

    /// <summary>Computes the upper 16 bits of the products of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> High(Vector128<short> a, Vector128<short> b) =>
        Sse2.IsSupported ? Sse2.MultiplyHigh(a, b) : HighPortably(a, b);

    internal static Vector128<int> AddPortably(Vector128<short> a, Vector128<short> b)
    {
        // The lower 16-bit lane of each 32-bit lane with its sign, and the upper one.
        Vector128<int> lower = ((a.AsInt32() << 16) >> 16) * ((b.AsInt32() << 16) >> 16);
        return lower + ((a.AsInt32() >> 16) * (b.AsInt32() >> 16));
    }

    internal static Vector128<short> HighPortably(Vector128<short> a, Vector128<short> b) => Vector128.Narrow(
        (Vector128.WidenLower(a) * Vector128.WidenLower(b)) >> 16, (Vector128.WidenUpper(a) * Vector128.WidenUpper(b)) >> 16);
}
