using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class CellMotionTests
{
    [TestMethod]
    [DataRow(0, 8)]
    [DataRow(1, 4)]
    [DataRow(3, 1)]
    public void Longest_TakesTheLongestVectorOfEachCell_InCells(int scale, int side)
    {
        var random = new Random(11);
        int width = (3 * side) - (side / 2), height = 2 * side;
        MotionField field = KnownMotion.Make(width, height, scale, (_, _) => ((random.NextSingle() - 0.5f) * 20, (random.NextSingle() - 0.5f) * 20));
        float[] x = new float[15], y = new float[15];
        CellMotion.Longest(field, 16, 5, 3, x, y);
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 5; column++)
            {
                // Cells beyond the picture repeat the last ones.
                int inRow = Math.Min(row, 1), inColumn = Math.Min(column, 2);
                System.Numerics.Vector2 longest = Enumerable.Range(0, width * height)
                    .Where(i => i / width / side == inRow && i % width / side == inColumn)
                    .Select(i => field.Nearest(i % width, i / width)).MaxBy(vector => vector.Length());
                Assert.AreEqual(longest.X / 8, x[(row * 5) + column], 1e-6f);
                Assert.AreEqual(longest.Y / 8, y[(row * 5) + column], 1e-6f);
            }
        }
    }

    [TestMethod]
    public void Longest_OfWhatDoesNotFit_Throws()
    {
        MotionField field = KnownMotion.Make(8, 8, 1, (_, _) => default), coarse = KnownMotion.Make(8, 8, 4, (_, _) => default);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => CellMotion.Longest(field, 16, 2, 2, new float[3], new float[4]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => CellMotion.Longest(field, 16, 2, 2, new float[4], new float[3]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => CellMotion.Longest(field, 16, 0, 2, new float[4], new float[4]));
        Assert.ThrowsExactly<ArgumentException>(() => CellMotion.Longest(coarse, 16, 2, 2, new float[4], new float[4]));
        Assert.ThrowsExactly<ArgumentException>(() => CellMotion.Longest(new MotionField(), 16, 2, 2, new float[4], new float[4]));
    }
}
