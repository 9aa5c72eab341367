using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training.Flow;

[TestClass]
public sealed class FlowPairSourceTests
{
    [TestMethod]
    public void Make_IsAFunctionOfSeedAndNumber()
    {
        FlowPair first = new FlowPairSource(64, 48, seed: 5).Make(7, 9);
        FlowPair same = new FlowPairSource(64, 48, seed: 5).Make(7, 9);
        FlowPair next = new FlowPairSource(64, 48, seed: 5).Make(8, 9);
        FlowPair other = new FlowPairSource(64, 48, seed: 6).Make(7, 9);

        CollectionAssert.AreEqual(first.Pixels, same.Pixels);
        CollectionAssert.AreEqual(first.Flow.Vectors.ToArray(), same.Flow.Vectors.ToArray());
        CollectionAssert.AreNotEqual(first.Pixels, next.Pixels);
        CollectionAssert.AreNotEqual(first.Pixels, other.Pixels);
    }

    [TestMethod]
    public void Make_WithinNoFrames_PairsAFrameWithItself()
    {
        FlowPair pair = new FlowPairSource(64, 48, seed: 5).Make(0, 0);
        int half = 64 * 48 * 3;

        Assert.HasCount(2 * half, pair.Pixels);
        CollectionAssert.AreEqual(pair.Pixels[..half], pair.Pixels[half..]);
        Assert.IsLessThan(1e-9f, pair.Flow.Vectors.ToArray().Max(Math.Abs));
    }

    [TestMethod]
    public void Make_ShowsStillAndMovingCameras()
    {
        // The top left corner is backdrop nearly always: its flow is what the camera does.
        var source = new FlowPairSource(64, 48, seed: 5);
        int still = Enumerable.Range(0, 40).Count(number => Math.Abs(source.Make(number, 9).Flow.Vectors.Span[0]) < 1e-9);
        Assert.IsInRange(8, 28, still);
    }
}
