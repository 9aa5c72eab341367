namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Finds the best class of each pixel from scores of cells, interpolated bilinearly between the centers of cells.</summary>
internal static class UpsampledClasses
{
    /// <summary>Computes the best class of each pixel.</summary>
    /// <param name="scores">Scores of each cell, row by row, one per class.</param>
    /// <param name="columns">Cells in a row.</param>
    /// <param name="rows">Rows of cells.</param>
    /// <param name="classCount">Number of classes, at most 255.</param>
    /// <param name="cellWidth">Width of a cell in pixels.</param>
    /// <param name="cellHeight">Height of a cell in pixels.</param>
    /// <param name="width">Pixels in a row; the first pixel is at the corner of the first cell.</param>
    /// <param name="height">Rows of pixels.</param>
    /// <returns>0-based class of each pixel, row by row; the first class of equal scores. Pixels beyond the centers of the outer cells take the scores of
    /// those cells.</returns>
    public static byte[] Find(ReadOnlySpan<float> scores, int columns, int rows, int classCount, double cellWidth, double cellHeight, int width, int height)
    {
        var classes = new byte[width * height];
        int rowLength = columns * classCount;
        var blended = new float[rowLength];
        ((int First, int Second, float Share)[] across, (int First, int Second, float Share)[] down) =
            (Positions(width, columns, cellWidth), Positions(height, rows, cellHeight));
        for (int y = 0; y < height; y++)
        {
            (int above, int below, float lower) = down[y];
            ReadOnlySpan<float> upperRow = scores.Slice(above * rowLength, rowLength), lowerRow = scores.Slice(below * rowLength, rowLength);
            for (int i = 0; i < rowLength; i++)
                blended[i] = upperRow[i] + (lower * (lowerRow[i] - upperRow[i]));
            for (int x = 0; x < width; x++)
            {
                (int left, int right, float share) = across[x];
                classes[(y * width) + x] = Best(blended.AsSpan(left * classCount, classCount), blended.AsSpan(right * classCount, classCount), share);
            }
        }

        return classes;
    }

    private static byte Best(ReadOnlySpan<float> left, ReadOnlySpan<float> right, float share)
    {
        float best = float.NegativeInfinity;
        int found = 0;
        for (int c = 0; c < left.Length && c < right.Length; c++)
        {
            float score = left[c] + (share * (right[c] - left[c]));
            if (score > best)
                (best, found) = (score, c);
        }

        return (byte)found;
    }

    private static (int First, int Second, float Share)[] Positions(int pixels, int cells, double cell) =>
    [
        .. Enumerable.Range(0, pixels).Select(pixel =>
        {
            double place = Math.Clamp(((pixel + 0.5) / cell) - 0.5, 0, cells - 1);
            int first = (int)place;
            return (first, Math.Min(first + 1, cells - 1), (float)(place - first));
        }),
    ];
}
