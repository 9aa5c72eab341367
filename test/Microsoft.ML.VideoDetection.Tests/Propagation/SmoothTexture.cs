using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

/// <summary>A picture without edges whose value is known between pixels, so that it can be moved by any amount.</summary>
internal static class SmoothTexture
{
    /// <summary>Luma of a picture in which the place that was at (x, y) is at (x + dx, y + dy).</summary>
    public static byte[] Moved(int width, int height, float dx, float dy)
    {
        var luma = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                luma[(y * width) + x] = (byte)Math.Round(At(x - dx, y - dy));
        }

        return luma;
    }

    public static LumaPyramid Pyramid(DenseInverseSearchOptions options, int width, int height, float dx = 0, float dy = 0)
    {
        var pyramid = new LumaPyramid(options);
        pyramid.FillFromLuma(Moved(width, height, dx, dy), width, height);
        return pyramid;
    }

    private static double At(double x, double y) => 127
        + (40 * Math.Sin((x * 0.21) + (y * 0.05))) + (35 * Math.Sin((y * 0.19) - (x * 0.07) + 1)) + (30 * Math.Sin((x * 0.043) + (y * 0.051) + 2));
}
