using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class ResizePositionsTests
{
    [TestMethod]
    public void Across_HasTwoPixelsToReadAtEveryPosition()
    {
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            int sourceLength = random.Next(2, 300), length = random.Next(1, 600);
            ResizePositions positions = ResizePositions.Across(sourceLength, length);
            Assert.IsTrue(Array.TrueForAll(positions.Cells, cell => cell >= 0 && cell + 1 < sourceLength), $"{sourceLength} to {length}");
        }
    }

    [TestMethod]
    public void Across_FromThreeToSix_ByHand()
    {
        // Centers at -0.25, 0.25, 0.75, 1.25, 1.75 and 2.25: the first and the last pixel count alone beyond their centers.
        ResizePositions positions = ResizePositions.Across(3, 6);
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 1, 1, 1 }, positions.Cells);
        CollectionAssert.AreEqual(new[] { 0, 512, 1536, 512, 1536, 2048 }, Array.ConvertAll(positions.Weights, weight => weight >> 16));
    }

    [TestMethod]
    public void Weights_AddUpToOne()
    {
        foreach (ResizePositions positions in new[] { ResizePositions.Across(1920, 1000), ResizePositions.Down(1080, 563) })
            Assert.IsTrue(Array.TrueForAll(positions.Weights, weight => (short)weight + (weight >> 16) == 2048));
    }
}
