using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class SceneCutDetectorTests
{
    [TestMethod]
    [DataRow(0.15, 100, 130, false, DisplayName = "30/255 = 0.118 is below 0.15")]
    [DataRow(0.15, 100, 140, true, DisplayName = "40/255 = 0.157 is above 0.15")]
    [DataRow(0.0, 0, 255, false, DisplayName = "0 looks for no cuts")]
    public void A_change_above_the_threshold_is_a_cut(double threshold, int before, int after, bool expected)
    {
        var detector = new SceneCutDetector(threshold);
        using MLImage first = Clips.Filled(31, 17, 0, (byte)before, 0);
        using MLImage second = Clips.Filled(31, 17, 0, (byte)after, 0);
        Assert.IsFalse(detector.IsCut(first), "There is nothing before the first frame.");
        Assert.AreEqual(expected, detector.IsCut(second));
        Assert.IsFalse(detector.IsCut(second), "Nothing changed.");
    }
}
