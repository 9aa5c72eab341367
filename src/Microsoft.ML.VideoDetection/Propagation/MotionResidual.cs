using System.Numerics;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Measures how well motion explains a picture.</summary>
internal static class MotionResidual
{
    // Blocks of 4x4 pixels of level 0 are compared: noise averages out in them.
    private const int Scale = 2;

    // Of 255: luma that differs by more than this is taken for another.
    private const float Tolerance = 25.5f;

    /// <summary>Follows each block of a picture back to the key picture and compares their brightness.</summary>
    /// <param name="current">The picture.</param>
    /// <param name="key">The key picture, of the same size.</param>
    /// <param name="motion">From the picture to the key picture.</param>
    /// <returns>Share of the blocks that differ, in [0, 1]. What was outside of the key picture counts by its border.</returns>
    public static double Measure(LumaPyramid current, LumaPyramid key, MotionField motion)
    {
        int scale = Math.Min(Scale, current.CoarsestScale);
        LumaLevel now = current[scale], then = key[scale];
        float perBlock = 1f / (1 << scale);
        int unexplained = 0;
        for (int y = 0; y < now.Height; y++)
        {
            ReadOnlySpan<float> row = now.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                // The middle of the block, in pixels of the field.
                int fieldX = ((2 * x) + 1) << scale >> (motion.Scale + 1), fieldY = ((2 * y) + 1) << scale >> (motion.Scale + 1);
                Vector2 was = new Vector2(x, y) + (motion.Nearest(fieldX, fieldY) * perBlock);
                if (MathF.Abs(row[x] - Sample(then, was)) > Tolerance)
                    unexplained++;
            }
        }

        return (double)unexplained / (now.Width * now.Height);
    }

    private static float Sample(LumaLevel level, Vector2 place)
    {
        float x = Math.Clamp(place.X, 0, level.Width - 1), y = Math.Clamp(place.Y, 0, level.Height - 1);
        int left = (int)x, top = (int)y;
        ReadOnlySpan<float> upper = level.Row(top), lower = level.Row(Math.Min(top + 1, level.Height - 1));
        int right = Math.Min(left + 1, level.Width - 1);
        float above = upper[left] + ((upper[right] - upper[left]) * (x - left)), below = lower[left] + ((lower[right] - lower[left]) * (x - left));
        return above + ((below - above) * (y - top));
    }
}
