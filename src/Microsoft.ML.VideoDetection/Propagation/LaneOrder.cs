using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Rearranges lanes of two vectors by shuffles and a selection, because halves as <see cref="Vector64{T}"/> go through memory on x86.</summary>
internal static class LaneOrder
{
    /// <summary>Sums lanes 0 and 1, and 2 and 3, of the first vector, then of the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> PairSums(Vector128<int> first, Vector128<int> second) =>
        Halves(Vector128.Shuffle(first, Vector128.Create(0, 2, 0, 2)), Vector128.Shuffle(second, Vector128.Create(0, 2, 0, 2)))
        + Halves(Vector128.Shuffle(first, Vector128.Create(1, 3, 1, 3)), Vector128.Shuffle(second, Vector128.Create(1, 3, 1, 3)));

    /// <inheritdoc cref="PairSums(Vector128{int}, Vector128{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> PairSums(Vector128<float> first, Vector128<float> second) =>
        Halves(
            Vector128.Shuffle(first, Vector128.Create(0, 2, 0, 2)).AsInt32(), Vector128.Shuffle(second, Vector128.Create(0, 2, 0, 2)).AsInt32()).AsSingle()
        + Halves(
            Vector128.Shuffle(first, Vector128.Create(1, 3, 1, 3)).AsInt32(), Vector128.Shuffle(second, Vector128.Create(1, 3, 1, 3)).AsInt32()).AsSingle();

    /// <summary>Interleaves the lanes of two vectors into eight floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave(Vector128<float> first, Vector128<float> second, Span<float> pairs)
    {
        Vector128<float> odd = Vector128.Create(0, -1, 0, -1).AsSingle();
        Vector128.ConditionalSelect(
            odd, Vector128.Shuffle(second, Vector128.Create(0, 0, 1, 1)), Vector128.Shuffle(first, Vector128.Create(0, 0, 1, 1))).CopyTo(pairs);
        Vector128.ConditionalSelect(
            odd, Vector128.Shuffle(second, Vector128.Create(2, 2, 3, 3)), Vector128.Shuffle(first, Vector128.Create(2, 2, 3, 3))).CopyTo(pairs[4..]);
    }

    // Combines lanes 0 and 1 of the first with 2 and 3 of the second.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Halves(Vector128<int> first, Vector128<int> second) =>
        Vector128.ConditionalSelect(Vector128.Create(-1, -1, 0, 0), first, second);
}
