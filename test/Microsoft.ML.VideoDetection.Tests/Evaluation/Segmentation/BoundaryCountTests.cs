using Microsoft.ML.VideoDetection.Evaluation.Segmentation;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation.Segmentation;

[TestClass]
public sealed class BoundaryCountTests
{
    // 10x10 pixels have a diagonal of 14.14: 0.05 of it is 0.7 pixels, 0.1 is 1.4.
    [TestMethod]
    [DataRow(0, 0.05, 1.0)]
    [DataRow(1, 0.1, 1.0)]
    [DataRow(2, 0.1, 0.0)]
    public void MovedEdge_FitsWithinTheTolerance(int shift, double tolerance, double expected)
    {
        // Two halves, whose edge is moved: the boundary of class 0 is the column left of the edge, that of class 1 the column right of it.
        var count = new BoundaryCount(2, tolerance);
        count.Add(Halves(5), Halves(5 + shift), width: 10);
        Assert.AreEqual(expected, count.F(0)!.Value, 1e-12);
        Assert.AreEqual(expected, count.F(1)!.Value, 1e-12);
    }

    [TestMethod]
    public void HalfOfABoundary_ThatIsMissing_HalvesTheRecall()
    {
        // The label's boundary of class 1 is a column of 10 pixels, the prediction's its upper 5 and, below, a column far away.
        byte[] predictions = Halves(2);
        Halves(5).AsSpan(0, 50).CopyTo(predictions);
        var count = new BoundaryCount(2, 0);
        count.Add(Halves(5), predictions, width: 10);

        // Of class 1: 5 + 5 pixels of the columns, and 3 below the step at row 5, of which only the first 5 are right; found are 5 of 10.
        double precision = 5 / 12.0, recall = 5 / 10.0;
        Assert.AreEqual(2 * precision * recall / (precision + recall), count.F(1)!.Value, 1e-12);
    }

    [TestMethod]
    public void Ignored_HasNoBoundary()
    {
        byte[] labels = Halves(5);
        for (int y = 0; y < 10; y++)
            labels[(y * 10) + 4] = labels[(y * 10) + 5] = LabelMapFrame.Ignored;
        var count = new BoundaryCount(2, 0);
        count.Add(labels, Halves(5), width: 10);
        Assert.IsNull(count.F(0), "what was predicted there is not looked at");
    }

    private static byte[] Halves(int edge) => [.. Enumerable.Range(0, 100).Select(i => (byte)(i % 10 < edge ? 0 : 1))];
}
