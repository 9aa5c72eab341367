using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class LumaPyramidTests
{
    [TestMethod]
    [DataRow(64, 48)]
    [DataRow(101, 37)]
    [DataRow(35, 34)]
    [DataRow(1, 9)]
    [DataRow(2, 1)]
    public void FillFromRgb_TakesMeansOfSquares(int width, int height)
    {
        var random = new Random(5);
        var rgb = new byte[3 * width * height];
        random.NextBytes(rgb);
        var pyramid = new LumaPyramid(new DenseInverseSearchOptions { FinestScale = 0, CoarsestScale = 3 });
        pyramid.FillFromRgb(rgb, width, height);
        Assert.AreEqual(((width + 1) / 2, (height + 1) / 2), (pyramid.Width, pyramid.Height));
        for (int y = 0; y < pyramid.Height; y++)
        {
            for (int x = 0; x < pyramid.Width; x++)
            {
                double expected = Square(x, y, width, height, (column, row) =>
                {
                    int at = 3 * ((row * width) + column);
                    return ((4899 * rgb[at]) + (9617 * rgb[at + 1]) + (1868 * rgb[at + 2])) / 16384.0;
                });
                Assert.AreEqual(expected, pyramid[0].Row(y)[x], 0.5001);
            }
        }

        for (int scale = 1; scale <= pyramid.CoarsestScale; scale++)
        {
            LumaLevel finer = pyramid[scale - 1], level = pyramid[scale];
            Assert.AreEqual(((finer.Width + 1) / 2, (finer.Height + 1) / 2), (level.Width, level.Height));
            for (int y = 0; y < level.Height; y++)
            {
                for (int x = 0; x < level.Width; x++)
                    Assert.AreEqual(Square(x, y, finer.Width, finer.Height, (column, row) => finer.Row(row)[column]), level.Row(y)[x], 1e-4);
            }
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void FillFromLuma_SurroundsLevelsWithTheirBorder(int finest)
    {
        LumaPyramid pyramid = SmoothTexture.Pyramid(new DenseInverseSearchOptions { FinestScale = finest }, 90, 70);
        for (int scale = finest; scale <= pyramid.CoarsestScale; scale++)
        {
            LumaLevel level = pyramid[scale];
            for (int y = -LumaLevel.Padding; y < level.Height + LumaLevel.Padding; y++)
            {
                for (int x = -LumaLevel.Padding; x < level.Width + LumaLevel.Padding; x++)
                {
                    float inside = level.Row(Math.Clamp(y, 0, level.Height - 1))[Math.Clamp(x, 0, level.Width - 1)];
                    Assert.AreEqual(inside, level.Samples[level.Origin + (y * level.Stride) + x]);
                }
            }
        }
    }

    [TestMethod]
    [DataRow(500, 281, 1, 4)]
    [DataRow(256, 192, 1, 3)]
    [DataRow(320, 240, 2, 3)]
    [DataRow(16, 16, 1, 1)]
    [DataRow(1, 1, 0, 0)]
    [DataRow(4000, 100, 1, 3)]
    public void CoarsestScale_FollowsFromTheSize(int width, int height, int finest, int coarsest) =>
        Assert.AreEqual(coarsest, new DenseInverseSearchOptions { FinestScale = finest }.CoarsestScaleOf(width, height));

    [TestMethod]
    public void Fill_OfTooFewBytes_ThrowsWithTheSizes()
    {
        var pyramid = new LumaPyramid(new DenseInverseSearchOptions());
        Assert.Contains("5 bytes", Assert.ThrowsExactly<ArgumentException>(() => pyramid.FillFromLuma(new byte[5], 2, 3)).Message);
        Assert.Contains("3 x 2 x 3", Assert.ThrowsExactly<ArgumentException>(() => pyramid.FillFromRgb(new byte[5], 2, 3)).Message);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => pyramid.FillFromLuma([], 0, 3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => pyramid.FillFromLuma([], 3, -1));
    }

    private static double Square(int x, int y, int width, int height, Func<int, int, double> at)
    {
        int right = Math.Min((2 * x) + 1, width - 1), bottom = Math.Min((2 * y) + 1, height - 1);
        return (at(2 * x, 2 * y) + at(right, 2 * y) + at(2 * x, bottom) + at(right, bottom)) / 4;
    }
}
