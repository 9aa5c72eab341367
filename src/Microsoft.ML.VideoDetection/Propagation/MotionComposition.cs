using System.Runtime.Intrinsics;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Composes two motions.</summary>
internal static unsafe class MotionComposition
{
    /// <summary>Computes first(p) + second(p + first(p)) for each pixel p, the second interpolated and clamped to its borders.</summary>
    /// <param name="first">Motion from this picture to a second one.</param>
    /// <param name="second">Motion from the second picture to a third, of the same size and scale.</param>
    /// <param name="result">Receives the motion from this picture to the third; may be <paramref name="first"/>, not <paramref name="second"/>.</param>
    public static void Compose(MotionField first, MotionField second, MotionField result)
    {
        if (first.Width != second.Width || first.Height != second.Height || first.Scale != second.Scale || first.Width == 0)
        {
            throw new ArgumentException(
                $"Fields are {first.Width} x {first.Height} of scale {first.Scale} and {second.Width} x {second.Height} of scale {second.Scale}; they must be alike and not empty.");
        }

        if (ReferenceEquals(second, result))
            throw new ArgumentException("The second field would be written while it is read.", nameof(result));

        result.Resize(first.Width, first.Height, first.Scale);
        int width = first.Width, height = first.Height;
        float perPixel = 1f / (1 << first.Scale);
        // With one column both neighbors are the same.
        int right = width > 1 ? 2 : 0;
        fixed (float* step = first.Vectors, field = second.Vectors, output = result.Vectors)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    int at = 2 * ((y * width) + x);
                    float column = Limit(x + (step[at] * perPixel), width - 1), row = Limit(y + (step[at + 1] * perPixel), height - 1);
                    int left = Math.Min((int)column, Math.Max(0, width - 2)), top = (int)row, bottom = Math.Min(top + 1, height - 1);
                    float* upper = field + (2 * ((top * width) + left)), lower = field + (2 * ((bottom * width) + left));
                    Vector128<float> across = Vector128.Create(column - left);
                    Vector128<float> above = Across(upper, right, across), below = Across(lower, right, across);
                    Vector128<float> there = above + ((below - above) * (row - top));
                    output[at] = step[at] + there[0];
                    output[at + 1] = step[at + 1] + there[1];
                }
            }
        }
    }

    // Interpolates dx and dy between two neighbors.
    private static Vector128<float> Across(float* vector, int right, Vector128<float> share)
    {
        Vector128<float> left = Pair(vector);
        return left + ((Pair(vector + right) - left) * share);
    }

    private static Vector128<float> Pair(float* vector) => Vector128.CreateScalarUnsafe(*(double*)vector).AsSingle();

    // Also limits NaN.
    private static float Limit(float position, int last) => position > 0 ? (position < last ? position : last) : 0;
}
