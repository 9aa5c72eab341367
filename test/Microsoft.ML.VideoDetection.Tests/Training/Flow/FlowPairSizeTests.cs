using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training.Flow;

[TestClass]
public sealed class FlowPairSizeTests
{
    [TestMethod]
    [DataRow(512, 384, 0.5, 256, 192, DisplayName = "fits exactly")]
    [DataRow(1000, 600, 0.5, 448, 256, DisplayName = "500 and 300, down to multiples of 64")]
    [DataRow(1000, 600, 1.0, 960, 576, DisplayName = "full resolution")]
    [DataRow(64, 48, 0.5, 64, 64, DisplayName = "at least one cell")]
    [DataRow(8192, 64, 1.0, 256, 64, DisplayName = "at most four times as long as high")]
    public void For_IsTheLargestMultipleOf64WithinTheLimits(int longSide, int shortSide, double scale, int width, int height)
    {
        var architecture = new DeepFeatureFlowArchitecture
        {
            MaxLongSide = longSide, MaxShortSide = shortSide, FlowInputScale = scale,
        };
        Assert.AreEqual(new FlowPairSize(width, height), FlowPairSize.For(architecture));
    }
}
