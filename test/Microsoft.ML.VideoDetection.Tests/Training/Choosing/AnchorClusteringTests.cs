using Microsoft.ML.VideoDetection.Training.Choosing;

namespace Microsoft.ML.VideoDetection.Tests.Training.Choosing;

[TestClass]
public sealed class AnchorClusteringTests
{
    [TestMethod]
    public void Squares_of_three_sizes_are_found()
    {
        // Sides 32, 64 and 128 are 2, 4 and 8 times 16, and every box has its own anchor.
        AnchorChoice choice = AnchorClustering.Choose([.. Boxes(10, 32, 32), .. Boxes(5, 128, 128), .. Boxes(7, 64, 64)]);
        CollectionAssert.AreEqual(new[] { 2f, 4, 8 }, choice.Scales);
        CollectionAssert.AreEqual(new[] { 1f }, choice.Ratios);
        Assert.AreEqual(1, choice.Overlap, 1e-9);
    }

    [TestMethod]
    public void Sizes_and_shapes_become_every_pair_of_scales_and_ratios()
    {
        // Areas 32², 64² and 128² in two shapes: 4 times as wide as high, and the other way round. The geometric mean of both is a square, whose overlap
        // with each is 1/2 / (2 - 1/2) = 1/3, so that a second ratio is worth having.
        AnchorChoice choice = AnchorClustering.Choose(
        [
            .. new[] { 32.0, 64, 128 }.SelectMany(side => Boxes(4, 2 * side, side / 2).Concat(Boxes(4, side / 2, 2 * side))),
        ]);
        CollectionAssert.AreEqual(new[] { 2f, 4, 8 }, choice.Scales);
        CollectionAssert.AreEqual(new[] { 0.25f, 4 }, choice.Ratios);
        Assert.AreEqual(1, choice.Overlap, 1e-6);
    }

    [TestMethod]
    public void No_scale_is_there_twice_and_overlap_is_of_areas()
    {
        // Sides 16 and 36 are 1 and 2.25 times 16; three scales for two sizes leave two, since none is there twice.
        AnchorChoice two = AnchorClustering.Choose([.. Boxes(9, 16, 16), .. Boxes(9, 36, 36)]);
        CollectionAssert.AreEqual(new[] { 1f, 2.25f }, two.Scales);

        // A box of 20x10 and a square of the same area, 14.14 = 0.884 * 16 pixels wide, have 14.14x10 in common.
        Assert.AreEqual(10.0 * 14.142135 / ((2 * 200) - (10 * 14.142135)), AnchorClustering.Overlap([(20, 10)], [0.8838835f], [1]), 1e-6);
    }

    [TestMethod]
    public void The_order_of_the_boxes_does_not_matter()
    {
        (double, double)[] boxes = [.. Enumerable.Range(0, 300).Select(i => (10.0 + (i * 37 % 91), 12.0 + (i * 53 % 71)))];
        AnchorChoice once = AnchorClustering.Choose(boxes), reversed = AnchorClustering.Choose([.. boxes.Reverse()]);
        CollectionAssert.AreEqual(once.Scales, reversed.Scales);
        CollectionAssert.AreEqual(once.Ratios, reversed.Ratios);
        Assert.AreEqual(once.Overlap, reversed.Overlap, 1e-9);
        Assert.IsGreaterThan(AnchorClustering.Overlap(boxes, [8, 16, 32], [1]), once.Overlap);
        Assert.IsLessThanOrEqualTo(12, once.Scales.Length * once.Ratios.Length);
    }

    private static IEnumerable<(double, double)> Boxes(int count, double width, double height) => Enumerable.Repeat((width, height), count);
}
