using Microsoft.ML.VideoDetection.Output.Encoders;

namespace Microsoft.ML.VideoDetection.Tests.Output.Encoders;

[TestClass]
public sealed class OpenCvFormatTests
{
    // 65535 ticks at most in MPEG-4; OpenCV takes the power of ten that comes within 0.001.
    [TestMethod]
    [DataRow("a.mp4", 25, 25)]
    [DataRow("a.mp4", 29.97, 29.97)]
    [DataRow("a.mp4", 24000 / 1001.0, 24000 / 1001.0)]
    [DataRow("a.mp4", 59.94, 59.94)]
    [DataRow("a.mp4", 105611 / 500.0, 211.22)]
    [DataRow("a.mkv", 99.9734, 99.97)]
    [DataRow("a.mov", 700.123, 700.1)]
    [DataRow("a.avi", 105611 / 500.0, 105611 / 500.0)]
    [DataRow("a.mp4", 0.0004, 0.01)]
    public void NearestRate_IsThatOfTheSourceWhereTheFileCanHoldIt(string file, double wanted, double expected) =>
        Assert.AreEqual(expected, OpenCvFormat.ForFile(file).NearestRate(wanted), 1e-9);
}
