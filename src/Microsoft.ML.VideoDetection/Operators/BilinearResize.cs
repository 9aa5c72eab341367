using System.Runtime.Intrinsics;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Resizes 8-bit pictures with the exact rounding of OpenCV's INTER_LINEAR, without OpenCV; not thread-safe.</summary>
/// <remarks>
/// The published weights expect that rounding, and pictures must be readable where OpenCV does not load. Fixed-point arithmetic of imgproc/src/resize.cpp:
/// 11-bit weights, rows blended with 4 bits dropped before the product; a factor of exactly 2 in both directions averages four pixels. Tables and row buffers
/// are kept for the next picture of the same size.
/// </remarks>
/// <param name="useVectors">Whether to use vector instructions; the result is the same.</param>
internal sealed class BilinearResize(bool useVectors)
{
    private (int, int, int, int) _sizes;
    private ResizePositions _columns = ResizePositions.None;
    private ResizePositions _rows = ResizePositions.None;
    private short[] _upper = [];
    private short[] _lower = [];

    /// <summary>Initializes a resize that uses vector instructions if the processor has them.</summary>
    public BilinearResize()
        : this(Vector128.IsHardwareAccelerated)
    {
    }

    /// <summary>Resizes pictures of 4-byte pixels and keeps three of the channels.</summary>
    /// <param name="source">Rows of 4-byte pixels without gaps.</param>
    /// <param name="sourceWidth">Width of the source, pixels.</param>
    /// <param name="sourceHeight">Height of the source, pixels.</param>
    /// <param name="redOffset">Byte of red in a pixel: 0 in RGBA, 2 in BGRA. Green is at 1, blue at 2 - redOffset.</param>
    /// <param name="destination">Receives rows of RGB.</param>
    /// <param name="width">Width of the destination, pixels.</param>
    /// <param name="height">Height of the destination, pixels.</param>
    public void ToRgb(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int redOffset, Span<byte> destination, int width, int height)
    {
        int stride = sourceWidth * 4;
        if (sourceWidth == 2 * width && sourceHeight == 2 * height)
        {
            for (int y = 0; y < height; y++)
            {
                HalvedRows.Average(
                    source.Slice(2 * y * stride, stride),
                    source.Slice(((2 * y) + 1) * stride, stride),
                    redOffset,
                    destination.Slice(y * width * 3, width * 3),
                    useVectors);
            }

            return;
        }

        Prepare(sourceWidth, sourceHeight, width, height);
        int upperRow = -1, lowerRow = -1;
        for (int y = 0; y < height; y++)
        {
            int first = Math.Max(_rows.Cells[y], 0), second = Math.Min(_rows.Cells[y] + 1, sourceHeight - 1);
            if (first == lowerRow)
            {
                (_upper, _lower) = (_lower, _upper);
                (upperRow, lowerRow) = (lowerRow, upperRow);
            }

            if (first != upperRow)
                BlendedPixels.Write(source.Slice(first * stride, stride), _columns, _upper, useVectors);
            if (second != lowerRow)
                BlendedPixels.Write(source.Slice(second * stride, stride), _columns, _lower, useVectors);
            (upperRow, lowerRow) = (first, second);
            BlendedRows.Write(_upper, _lower, _rows.Weights[y], redOffset, destination.Slice(y * width * 3, width * 3), useVectors);
        }
    }

    private void Prepare(int sourceWidth, int sourceHeight, int width, int height)
    {
        (int, int, int, int) sizes = (sourceWidth, sourceHeight, width, height);
        if (sizes == _sizes)
            return;
        _columns = ResizePositions.Across(sourceWidth, width);
        _rows = ResizePositions.Down(sourceHeight, height);
        _upper = new short[width * 4];
        _lower = new short[width * 4];
        _sizes = sizes;
    }
}
