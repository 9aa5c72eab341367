using Microsoft.ML.VideoDetection.Output.Plots;
using OxyPlot;

namespace Microsoft.ML.VideoDetection.Tests.Output.Plots;

[TestClass]
public sealed class ThinnedCurveTests
{
    [TestMethod]
    public void Points_WithinCapacity_AreThoseThatWereAdded()
    {
        var curve = new ThinnedCurve(4);
        curve.Add(1, 5);
        curve.Add(2, double.NaN);
        curve.Add(3, double.PositiveInfinity);
        curve.Add(4, 7);
        CollectionAssert.AreEqual(new[] { new DataPoint(1, 5), new DataPoint(4, 7) }, curve.Points.ToArray());
    }

    // The fifth point merges (1, 2) and (3, 4); it and the sixth then share a bin.
    [TestMethod]
    public void Points_BeyondCapacity_AreMeansOfNeighbours()
    {
        var curve = new ThinnedCurve(4);
        for (int i = 1; i <= 6; i++)
            curve.Add(i, 10 * i);
        CollectionAssert.AreEqual(new[] { new DataPoint(1.5, 15), new DataPoint(3.5, 35), new DataPoint(5.5, 55) }, curve.Points.ToArray());
    }

    [TestMethod]
    public void Points_OfAMillion_StayWithinCapacityAndKeepTheMean()
    {
        var curve = new ThinnedCurve(1500);
        for (int i = 0; i < 1_000_000; i++)
            curve.Add(i, i % 2);
        DataPoint[] points = [.. curve.Points];
        Assert.IsTrue(points.Length is > 749 and <= 1500, $"{points.Length} points");

        // 1024 steps, half of them 1, are in each bin.
        Assert.AreEqual(511.5, points[0].X);
        Assert.IsTrue(points.All(point => point.Y == 0.5));
    }

    [TestMethod]
    public void Smoothed_Line_StaysInPlaceAndNoiseShrinks()
    {
        DataPoint[] level = SmoothedCurve.Of([.. Enumerable.Range(0, 50).Select(i => new DataPoint(i, 3))]);
        Assert.IsTrue(level.All(point => Math.Abs(point.Y - 3) < 1e-12));

        // Sigma is 12 points: of +1, -1, +1 … next to nothing is left away from the ends.
        DataPoint[] noise = SmoothedCurve.Of([.. Enumerable.Range(0, 1000).Select(i => new DataPoint(i, i % 2 == 0 ? 1 : -1))]);
        Assert.AreEqual(0, noise[500].Y, 1e-3);
        Assert.AreEqual(500, noise[500].X);
    }
}
