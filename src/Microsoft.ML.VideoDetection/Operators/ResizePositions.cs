namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Holds the source position of each column or row of a resized picture.</summary>
/// <param name="Cells">For each of them, the source cell before it; a cell follows it wherever the source has two.</param>
/// <param name="Weights">The weight of the cell after it in the upper 16 bits, that of the cell before it in the lower: together 2048.</param>
internal sealed record ResizePositions(int[] Cells, int[] Weights)
{
    private const int WeightOne = 1 << 11;

    public static ResizePositions None { get; } = new([], []);

    /// <summary>Computes positions of columns: beyond the outermost centers only the outermost pixel counts.</summary>
    public static ResizePositions Across(int sourceLength, int length)
    {
        ResizePositions positions = Of(sourceLength, length);
        for (int i = 0; i < length; i++)
        {
            int cell = positions.Cells[i];
            if (cell >= 0 && cell < sourceLength - 1)
                continue;

            // The last pixel alone is expressed as the pixel after the second to last, so that two pixels can be read at every position.
            bool isAfter = cell > 0 && sourceLength > 1;
            positions.Cells[i] = isAfter ? sourceLength - 2 : 0;
            positions.Weights[i] = Pack(isAfter ? WeightOne : 0);
        }

        return positions;
    }

    /// <summary>Computes positions of rows: -1 is above the first row, where OpenCV blends the first row with itself.</summary>
    public static ResizePositions Down(int sourceLength, int length) => Of(sourceLength, length);

    private static ResizePositions Of(int sourceLength, int length)
    {
        var cells = new int[length];
        var weights = new int[length];

        // The inverse of the inverse, as OpenCV computes it: not always the same double as the quotient.
        double scale = 1 / ((double)length / sourceLength);
        for (int i = 0; i < length; i++)
        {
            float position = (float)(((i + 0.5) * scale) - 0.5);
            cells[i] = (int)MathF.Floor(position);
            weights[i] = Pack((int)MathF.Round((position - cells[i]) * WeightOne, MidpointRounding.ToEven));
        }

        return new ResizePositions(cells, weights);
    }

    private static int Pack(int after) => (after << 16) | (WeightOne - after);
}
