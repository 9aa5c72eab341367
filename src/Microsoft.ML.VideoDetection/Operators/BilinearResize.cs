namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Resizes 8-bit pictures exactly as OpenCV's INTER_LINEAR does, without OpenCV.</summary>
/// <remarks>
/// The published weights expect that rounding, and pictures must be readable where OpenCV does not load. Fixed-point
/// arithmetic of imgproc/src/resize.cpp: 11-bit weights, rows blended with 4 bits dropped before the product; a factor of
/// exactly 2 in both directions averages four pixels.
/// </remarks>
internal static class BilinearResize
{
    private const int WeightBits = 11;
    private const int WeightOne = 1 << WeightBits;

    /// <summary>Resizes 4-byte pixels and keeps three of their channels.</summary>
    /// <param name="source">Rows of 4-byte pixels without gaps.</param>
    /// <param name="sourceWidth">Width of the source, pixels.</param>
    /// <param name="sourceHeight">Height of the source, pixels.</param>
    /// <param name="redOffset">Byte of red in a pixel: 0 in RGBA, 2 in BGRA. Green is at 1, blue at 2 - redOffset.</param>
    /// <param name="destination">Receives rows of RGB.</param>
    /// <param name="width">Width of the destination, pixels.</param>
    /// <param name="height">Height of the destination, pixels.</param>
    public static void ToRgb(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int redOffset, Span<byte> destination, int width, int height)
    {
        if (sourceWidth == 2 * width && sourceHeight == 2 * height)
        {
            Halve(source, sourceWidth, redOffset, destination, width, height);
            return;
        }

        (int[] columns, int[] columnWeights) = Positions(sourceWidth, width, clampWeights: true);
        (int[] rows, int[] rowWeights) = Positions(sourceHeight, height, clampWeights: false);
        var upper = new int[width * 3];
        var lower = new int[width * 3];
        int upperRow = -1, lowerRow = -1;
        for (int y = 0; y < height; y++)
        {
            int first = Math.Clamp(rows[y], 0, sourceHeight - 1), second = Math.Clamp(rows[y] + 1, 0, sourceHeight - 1);
            if (first == lowerRow)
            {
                (upper, lower) = (lower, upper);
                (upperRow, lowerRow) = (lowerRow, upperRow);
            }

            if (first != upperRow)
                Across(source.Slice(first * sourceWidth * 4, sourceWidth * 4), redOffset, columns, columnWeights, upper);
            if (second != lowerRow)
                Across(source.Slice(second * sourceWidth * 4, sourceWidth * 4), redOffset, columns, columnWeights, lower);
            (upperRow, lowerRow) = (first, second);
            Down(upper, lower, WeightOne - rowWeights[y], rowWeights[y], destination.Slice(y * width * 3, width * 3));
        }
    }

    /// <summary>For each destination position the source cell before it and the weight of the cell after it.</summary>
    private static (int[] Cells, int[] Weights) Positions(int sourceLength, int length, bool clampWeights)
    {
        var cells = new int[length];
        var weights = new int[length];
        // The inverse of the inverse, as OpenCV computes it: not always the same double as the quotient.
        double scale = 1 / ((double)length / sourceLength);
        for (int i = 0; i < length; i++)
        {
            float position = (float)(((i + 0.5) * scale) - 0.5);
            int cell = (int)MathF.Floor(position);
            float fraction = position - cell;
            if (clampWeights && (cell < 0 || cell >= sourceLength - 1))
            {
                cell = Math.Clamp(cell, 0, sourceLength - 1);
                fraction = 0;
            }

            cells[i] = cell;
            weights[i] = (int)MathF.Round(fraction * WeightOne, MidpointRounding.ToEven);
        }

        return (cells, weights);
    }

    private static void Across(ReadOnlySpan<byte> row, int redOffset, int[] columns, int[] weights, int[] result)
    {
        int blueOffset = 2 - redOffset;
        int lastPixel = row.Length - 4;
        for (int x = 0; x < columns.Length; x++)
        {
            int p = columns[x] * 4, q = Math.Min(p + 4, lastPixel);
            int after = weights[x], before = WeightOne - after;
            result[3 * x] = (row[p + redOffset] * before) + (row[q + redOffset] * after);
            result[(3 * x) + 1] = (row[p + 1] * before) + (row[q + 1] * after);
            result[(3 * x) + 2] = (row[p + blueOffset] * before) + (row[q + blueOffset] * after);
        }
    }

    private static void Down(ReadOnlySpan<int> upper, ReadOnlySpan<int> lower, int before, int after, Span<byte> result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = (byte)((((before * (upper[i] >> 4)) >> 16) + ((after * (lower[i] >> 4)) >> 16) + 2) >> 2);
    }

    private static void Halve(ReadOnlySpan<byte> source, int sourceWidth, int redOffset, Span<byte> destination, int width, int height)
    {
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> upper = source.Slice(2 * y * sourceWidth * 4, sourceWidth * 4);
            ReadOnlySpan<byte> lower = source.Slice(((2 * y) + 1) * sourceWidth * 4, sourceWidth * 4);
            for (int x = 0; x < width; x++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    int p = (8 * x) + (channel == 1 ? 1 : channel == 0 ? redOffset : 2 - redOffset);
                    destination[(((y * width) + x) * 3) + channel] =
                        (byte)((upper[p] + upper[p + 4] + lower[p] + lower[p + 4] + 2) >> 2);
                }
            }
        }
    }
}
