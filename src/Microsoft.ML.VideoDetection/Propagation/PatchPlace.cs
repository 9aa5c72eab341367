using System.Runtime.CompilerServices;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Where a displaced patch begins in a padded level: a pixel, and the way to the next ones.</summary>
internal readonly struct PatchPlace
{
    private const int Size = DenseInverseSearchOptions.PatchSize;

    /// <summary>Keeps at least one column and row of the patch inside the picture, whatever the displacement (also NaN): then all it reads is inside the padding.</summary>
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

    /// <summary>Gets how far right of the pixel the patch begins, in [0, 1).</summary>
    public float Right { get; }

    /// <summary>Gets how far below.</summary>
    public float Down { get; }

    // NaN is not greater than anything.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Limit(float position, int last) => position > 1 - Size ? (position < last ? position : last) : 1 - Size;
}
