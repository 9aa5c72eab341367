using Microsoft.ML.VideoDetection.Synthetic;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training.Flow;

[TestClass]
public sealed class FlowTilesTests
{
    [TestMethod]
    public void Cut_OfAStillScene_MovesByTheJoltAlone_AndShowsTheSameAtBothEnds()
    {
        FlowPair still = new FlowPairSource(192, 128, seed: 3).Make(0, range: 0);
        var chance = new SplitMix64(1);
        FlowPair[] tiles = FlowTiles.Cut(still, 64, jolt: 5, ref chance);

        Assert.HasCount(6, tiles); // 3 side by side, 2 one above the other
        foreach (FlowPair tile in tiles)
        {
            (int dx, int dy) = ((int)MathF.Round(tile.Flow.Vectors.Span[0]), (int)MathF.Round(tile.Flow.Vectors.Span[1]));
            Assert.IsLessThanOrEqualTo(6, Math.Sqrt((dx * dx) + (dy * dy))); // 5 and the rounding of both coordinates
            for (int pixel = 0; pixel < 64 * 64; pixel++)
            {
                (int x, int y) = ((pixel % 64) + dx, (pixel / 64) + dy);
                bool isInside = x is >= 0 and < 64 && y is >= 0 and < 64;
                Assert.AreEqual(isInside, tile.Flow.Visible.Span[pixel]);
                if (isInside)
                    Assert.AreEqual(tile.Pixels[3 * pixel], tile.Pixels[3 * ((64 * 64) + (64 * y) + x)]);
            }
        }

        Assert.IsTrue(tiles.Any(tile => Math.Abs(tile.Flow.Vectors.Span[0]) > 0.5 || Math.Abs(tile.Flow.Vectors.Span[1]) > 0.5));
    }
}
