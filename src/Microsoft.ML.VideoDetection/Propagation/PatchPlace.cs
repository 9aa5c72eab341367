using System.Runtime.CompilerServices;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Represents where a displaced patch begins in a padded level: a pixel and the fraction of a pixel beyond it.</summary>
internal readonly struct PatchPlace
{
    private const int Size = DenseInverseSearchOptions.PatchSize;

    /// <summary>
    /// Initializes the place, clamped so that at least one column and row of the patch stay inside the picture (also if a displacement is NaN): all reads are
    /// then inside the padding.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PatchPlace(LumaLevel level, float x, float y)
    {
        float fromLeft = Limit(x, level.Width - 1) + Size, fromTop = Limit(y, level.Height - 1) + Size;
        int column = (int)fromLeft, row = (int)fromTop;
        Offset = (row * level.Stride) + column;
        Right = fromLeft - column;
        Down = fromTop - row;
    }

    /// <summary>Gets the index of the pixel in <see cref="LumaLevel.Samples"/>.</summary>
    public int Offset { get; }

    /// <summary>Gets the distance from the pixel to the left side of the patch, in [0, 1).</summary>
    public float Right { get; }

    /// <summary>Gets the distance from the pixel to the top side of the patch, in [0, 1).</summary>
    public float Down { get; }

    // NaN is not greater than anything.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Limit(float position, int last) => position > 1 - Size ? (position < last ? position : last) : 1 - Size;
}
