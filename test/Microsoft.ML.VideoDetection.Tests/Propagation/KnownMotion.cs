using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

/// <summary>Fields whose vectors follow from a formula.</summary>
internal static class KnownMotion
{
    /// <param name="vector">From a pixel of the field to its vector in pixels of level 0.</param>
    public static MotionField Make(int width, int height, int scale, Func<int, int, (float X, float Y)> vector)
    {
        var field = new MotionField();
        field.Resize(width, height, scale);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                (field.Vectors[2 * ((y * width) + x)], field.Vectors[(2 * ((y * width) + x)) + 1]) = vector(x, y);
        }

        return field;
    }
}
