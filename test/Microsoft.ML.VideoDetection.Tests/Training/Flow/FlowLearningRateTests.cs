using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training.Flow;

[TestClass]
public sealed class FlowLearningRateTests
{
    [TestMethod]
    public void At_RisesOverATwentiethAndFallsToNearlyNothing()
    {
        double[] rates = [.. Enumerable.Range(0, 100).Select(step => FlowLearningRate.At(step, 100))];

        Assert.AreEqual(5, Array.IndexOf(rates, rates.Max()));
        Assert.AreEqual(rates[5] / 6, rates[0], 1e-12);
        Assert.IsLessThan(rates[5] / 1000, rates[^1]);
        Assert.IsTrue(rates.Skip(5).Zip(rates.Skip(6)).All(pair => pair.First > pair.Second));
    }

    [TestMethod]
    public void At_OfASingleStep_IsAboveZero() => Assert.IsGreaterThan(0, FlowLearningRate.At(0, 1));
}
