using System.Runtime.CompilerServices;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Computes the places of the patches of one scale: a stride apart, the last ones at the far borders, so that every pixel is covered.</summary>
internal readonly struct PatchGrid
{
    private const int Size = DenseInverseSearchOptions.PatchSize;

    private readonly int _stride, _lastX, _lastY;

    public PatchGrid(int width, int height, int stride)
    {
        _stride = stride;
        _lastX = Math.Max(0, width - Size);
        _lastY = Math.Max(0, height - Size);
        Columns = 1 + ((_lastX + stride - 1) / stride);
        Rows = 1 + ((_lastY + stride - 1) / stride);
    }

    /// <summary>Gets the number of patches in a row.</summary>
    public int Columns { get; }

    /// <summary>Gets the number of rows of patches.</summary>
    public int Rows { get; }

    /// <summary>Gets the number of patches.</summary>
    public int Count => Columns * Rows;

    /// <summary>Gets the left pixel of the patches of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int X(int column) => Math.Min(column * _stride, _lastX);

    /// <summary>Gets the top pixel of the patches of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Y(int row) => Math.Min(row * _stride, _lastY);
}
