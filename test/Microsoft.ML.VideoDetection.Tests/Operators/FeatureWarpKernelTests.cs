using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class FeatureWarpKernelTests
{
    // Two rows of three cells; a cell's first channel is its column, the second ten times its row.
    private static readonly float[] _features = [0, 0, 1, 0, 2, 0, 0, 10, 1, 10, 2, 10];

    [TestMethod]
    [DataRow(0f, 0f, 0f, 0f)]
    [DataRow(1.25f, 0.5f, 1.25f, 5f)]
    [DataRow(2f, 1f, 2f, 10f)]
    [DataRow(-3f, 7f, 0f, 10f)] // beyond the border: the border
    [DataRow(1e30f, -1e30f, 2f, 0f)]
    [DataRow(float.PositiveInfinity, float.NaN, 2f, 0f)]
    public void Apply_InterpolatesBetweenFourCells(float column, float row, float first, float second)
    {
        var output = new float[12];
        float[] columns = [.. Enumerable.Repeat(column, 6)], rows = [.. Enumerable.Repeat(row, 6)];
        FeatureWarpKernel.Apply(_features, new FeatureSize(2, 3, 2), columns, rows, output);
        CollectionAssert.AreEqual(Enumerable.Repeat(new[] { first, second }, 6).SelectMany(cell => cell).ToArray(), output);
    }

    [TestMethod]
    public void Apply_IntoTooLittle_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            FeatureWarpKernel.Apply(_features, new FeatureSize(2, 3, 2), new float[6], new float[6], new float[11]));
}
