using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class AnchorsTests
{
    [TestMethod]
    public void Cell_OfSquares_IsCenteredOnTheOriginAndScalesVary()
    {
        // 16·4 = 64 and 16·8 = 128 pixels, so ± 32 and ± 64.
        CollectionAssert.AreEqual(new[] { -32f, -32, 32, 32, -64, -64, 64, 64 }, Anchors.Cell(16, [4, 8], [1]));
    }

    [TestMethod]
    public void Cell_RatioIsHeightByWidth_AndVariesSlowerThanScale()
    {
        // Ratio 4: height factor 2, width factor 1/2. Ratio 1/4 the other way round. Stride 16, so scale 1 is 16 pixels.
        CollectionAssert.AreEqual(
            new[]
            {
                -16f, -4, 16, 4, // ratio 1/4, scale 1: 32 x 8
                -32, -8, 32, 8, // ratio 1/4, scale 2: 64 x 16
                -4, -16, 4, 16, // ratio 4, scale 1: 8 x 32
                -8, -32, 8, 32, // ratio 4, scale 2: 16 x 64
            },
            Anchors.Cell(16, [1, 2], [0.25f, 4]));
    }

    [TestMethod]
    public void Cell_OfThePublishedModel_HasTwelveAnchorsOfEqualAreaPerScale()
    {
        var published = new DeepFeatureFlowArchitecture();
        float[] cell = Anchors.Cell(16, published.AnchorScales, published.AnchorRatios);

        Assert.HasCount(12 * 4, cell);
        for (int i = 0; i < 12; i++)
        {
            float width = 2 * cell[(4 * i) + 2], height = 2 * cell[(4 * i) + 3];
            float side = 16 * published.AnchorScales[i % 4];
            Assert.AreEqual(side * side, width * height, 1e-5 * side * side, $"anchor {i}");
            Assert.AreEqual(published.AnchorRatios[i / 4], height / width, 1e-5, $"anchor {i}");
        }

        // Ratio 1/2, scale 4: 64·√2 = 90.5097 wide, 64/√2 = 45.2548 high.
        Assert.AreEqual(-45.2548f, cell[0], 1e-4f);
        Assert.AreEqual(-22.6274f, cell[1], 1e-4f);
    }

    [TensorTestMethod]
    public void Grid_CellsAreRowMajor_WithoutHalfACellsOffset()
    {
        using Tensor grid = Anchors.Grid(2, 3, 16, [1, 2], [1], CPU);

        TensorAssert.HasShape([2 * 3 * 2, 4], grid);
        TensorAssert.AreEqual(
            [
                -8, -8, 8, 8, -16, -16, 16, 16, // cell (row 0, column 0)
                8, -8, 24, 8, 0, -16, 32, 16, // (0, 1): 16 to the right
                24, -8, 40, 8, 16, -16, 48, 16, // (0, 2)
                -8, 8, 8, 24, -16, 0, 16, 32, // (1, 0): 16 down
                8, 8, 24, 24, 0, 0, 32, 32, // (1, 1)
                24, 8, 40, 24, 16, 0, 48, 32, // (1, 2)
            ],
            grid);
    }
}
