namespace Dff.Benchmarks;

/// <summary>Made-up inputs, the same each time.</summary>
internal static class Numbers
{
    /// <summary>The published models' stride.</summary>
    public const int Stride = 16;

    /// <summary>Cells of a frame of 1000x563.</summary>
    public const int Rows = 36, Columns = 63;

    /// <summary>Numbers in [least, most).</summary>
    public static float[] Between(float least, float most, int count, int seed = 1)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (int i = 0; i < count; i++)
            numbers[i] = least + ((most - least) * random.NextSingle());
        return numbers;
    }

    /// <summary>x0 y0 x1 y1 of boxes inside the frame, sides from 16 to 316 pixels.</summary>
    public static float[] Boxes(int count)
    {
        float[] numbers = Between(0, 1, 4 * count), boxes = new float[4 * count];
        for (int i = 0; i < 4 * count; i += 4)
        {
            float width = 16 + (300 * numbers[i + 2]), height = 16 + (300 * numbers[i + 3]);
            boxes[i] = numbers[i] * ((Columns * Stride) - width);
            boxes[i + 1] = numbers[i + 1] * ((Rows * Stride) - height);
            boxes[i + 2] = boxes[i] + width;
            boxes[i + 3] = boxes[i + 1] + height;
        }

        return boxes;
    }
}
