namespace Microsoft.ML.VideoDetection.Tests.Operators;

/// <summary>Random boxes that are the same in every run.</summary>
internal static class SeededBoxes
{
    /// <summary>Rows of x0 y0 x1 y1, corners within the given rectangle, at least 1 wide and high.</summary>
    public static float[] Make(int seed, int count, float left, float top, float right, float bottom)
    {
        var random = new Random(seed);
        var boxes = new float[count * 4];
        for (int i = 0; i < boxes.Length; i += 4)
        {
            float width = 1 + (random.NextSingle() * (right - left) / 2), height = 1 + (random.NextSingle() * (bottom - top) / 2);
            boxes[i] = left + (random.NextSingle() * (right - left - width));
            boxes[i + 1] = top + (random.NextSingle() * (bottom - top - height));
            boxes[i + 2] = boxes[i] + width;
            boxes[i + 3] = boxes[i + 1] + height;
        }

        return boxes;
    }
}
