using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

/// <summary>Against the exact flow of synthetic video, and against what OpenCV reaches there.</summary>
[TestClass]
public sealed class DenseInverseSearchAccuracyTests
{
    // Mean end-point error, in pixels over the visible ones, of OpenCV 4.6.0, cv2.DISOpticalFlow: patch size 8, stride 4, 12 iterations of
    // gradient descent, mean normalization and spatial propagation on, no variational refinement; the given finest scale. Of seeds
    // 1 to 3, from frame 10 + gap back to frame 10 of video (seed mod 4), luma of full-size frames.
    [TestMethod]
    [DataRow(320, 240, 1, 1, 0.631)]
    [DataRow(320, 240, 5, 1, 2.498)]
    [DataRow(512, 384, 1, 1, 0.950)]
    [DataRow(512, 384, 5, 1, 3.482)]
    [DataRow(320, 240, 1, 2, 0.701)]
    [DataRow(320, 240, 5, 2, 2.949)]
    [DataRow(512, 384, 1, 2, 0.972)]
    [DataRow(512, 384, 5, 2, 4.097)]
    public void Estimate_OfSyntheticVideo_IsNotLessAccurateThanOpenCv(int width, int height, int gap, int finest, double openCv)
    {
        double mean = new[] { 1, 2, 3 }.Average(seed => EndPointError(width, height, seed, gap, finest));
        Console.WriteLine(FormattableString.Invariant($"{mean:F3} / {openCv:F3}"));
        Assert.IsLessThanOrEqualTo(1.05 * openCv, mean);
    }

    private static double EndPointError(int width, int height, int seed, int gap, int finest)
    {
        var video = new SyntheticVideo(new SyntheticVideoOptions { Width = width, Height = height, Seed = seed, VideoCount = 4 });
        var options = new DenseInverseSearchOptions { FinestScale = finest };
        var estimated = new MotionField();
        new DenseInverseSearch(options).Estimate(Pyramid(10 + gap), Pyramid(10), estimated);
        DenseFlow exact = video.ComputeFlow(seed % 4, 10 + gap, 10);
        double sum = 0;
        int count = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int at = (y * width) + x;
                if (exact.Visible.Span[at])
                {
                    (double dx, double dy) = Interpolate(estimated, x, y);
                    sum += Math.Sqrt(Math.Pow(dx - exact.Vectors.Span[2 * at], 2) + Math.Pow(dy - exact.Vectors.Span[(2 * at) + 1], 2));
                    count++;
                }
            }
        }

        return sum / count;

        LumaPyramid Pyramid(int frame)
        {
            using MLImage image = video.RenderFrame(seed % 4, frame);
            ReadOnlySpan<byte> bgra = image.Pixels;
            var luma = new byte[width * height];
            for (int i = 0; i < luma.Length; i++)
                luma[i] = (byte)(((1868 * bgra[4 * i]) + (9617 * bgra[(4 * i) + 1]) + (4899 * bgra[(4 * i) + 2]) + 8192) >> 14);

            var pyramid = new LumaPyramid(options);
            pyramid.FillFromLuma(luma, width, height);
            return pyramid;
        }
    }

    // At a pixel of level 0.
    private static (double X, double Y) Interpolate(MotionField field, int x, int y)
    {
        float column = ((x + 0.5f) / (1 << field.Scale)) - 0.5f, row = ((y + 0.5f) / (1 << field.Scale)) - 0.5f;
        int left = (int)MathF.Floor(column), top = (int)MathF.Floor(row);
        System.Numerics.Vector2 upper = System.Numerics.Vector2.Lerp(field.Nearest(left, top), field.Nearest(left + 1, top), column - left);
        System.Numerics.Vector2 lower = System.Numerics.Vector2.Lerp(field.Nearest(left, top + 1), field.Nearest(left + 1, top + 1), column - left);
        System.Numerics.Vector2 vector = System.Numerics.Vector2.Lerp(upper, lower, row - top);
        return (vector.X, vector.Y);
    }
}
