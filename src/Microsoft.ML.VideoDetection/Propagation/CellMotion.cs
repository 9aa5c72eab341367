namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Reduces the motion of pixels to that of feature cells.</summary>
internal static class CellMotion
{
    /// <summary>Computes the longest vector of each cell: a mean would mix an object's motion with that of its background.</summary>
    /// <param name="field">Motion of at least one pixel per cell.</param>
    /// <param name="stride">Network pixels per cell; level 0 of the field has half of the network's resolution.</param>
    /// <param name="columns">Width of the feature map; cells beyond the field repeat its last ones.</param>
    /// <param name="rows">Height of the feature map.</param>
    /// <param name="x">Receives columns x rows displacements to the right, in cells.</param>
    /// <param name="y">Receives displacements down, in cells.</param>
    public static void Longest(MotionField field, int stride, int columns, int rows, Span<float> x, Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Length, columns * rows, nameof(x));
        ArgumentOutOfRangeException.ThrowIfLessThan(y.Length, columns * rows, nameof(y));
        int cellSize = stride / 2, side = cellSize >> field.Scale;
        if (side == 0 || field.Width == 0)
        {
            throw new ArgumentException($"A field of {field.Width} x {field.Height} of scale {field.Scale} has no pixel for each cell.", nameof(field));
        }

        int lastColumn = (field.Width - 1) / side, lastRow = (field.Height - 1) / side;
        for (int row = 0; row < rows; row++)
        {
            int top = Math.Min(row, lastRow) * side, bottom = Math.Min(top + side, field.Height);
            for (int column = 0; column < columns; column++)
            {
                int left = Math.Min(column, lastColumn) * side, right = Math.Min(left + side, field.Width), at = (row * columns) + column;
                (float longestX, float longestY) = Longest(field, left, top, right, bottom);
                (x[at], y[at]) = (longestX / cellSize, longestY / cellSize);
            }
        }
    }

    private static (float X, float Y) Longest(MotionField field, int left, int top, int right, int bottom)
    {
        float longestX = 0, longestY = 0, longest = 0;
        for (int row = top; row < bottom; row++)
        {
            ReadOnlySpan<float> vectors = field.Vectors.AsSpan(2 * ((row * field.Width) + left), 2 * (right - left));
            for (int i = 0; i + 1 < vectors.Length; i += 2)
            {
                float x = vectors[i], y = vectors[i + 1], squared = (x * x) + (y * y);
                if (squared > longest)
                    (longestX, longestY, longest) = (x, y, squared);
            }
        }

        return (longestX, longestY);
    }
}
