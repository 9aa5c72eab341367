using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Tests.Modeling;

[TestClass]
public sealed class FrameGeometryTests
{
    [TestMethod]
    [DataRow(1920, 1080, 1000, 600, 1000, 563, 1008, 576)] // 1000/1920 = 0.5208; 562.5 rounds up; multiples of 16
    [DataRow(320, 180, 256, 160, 256, 144, 256, 144)] // 0.8; nothing to pad
    [DataRow(1280, 960, 1000, 600, 800, 600, 800, 608)] // the short side is the limit: 600/960
    [DataRow(1080, 1920, 1000, 600, 563, 1000, 576, 1008)] // upright
    [DataRow(1, 1, 1000, 600, 600, 600, 608, 608)] // small frames grow, as in the reference
    [DataRow(3, 4000, 1000, 600, 1, 1000, 16, 1008)] // 0.25: 0.75 rounds to 1
    [DataRow(40000, 3, 1000, 600, 1000, 1, 1008, 16)] // 0.025: 0.075 rounds to 0, and 1 is the least
    public void Fit_KeepsTheAspectWithinBothLimits(
        int sourceWidth, int sourceHeight, int maxLong, int maxShort, int width, int height, int paddedWidth, int paddedHeight)
    {
        var geometry = FrameGeometry.Fit(sourceWidth, sourceHeight, maxLong, maxShort);

        Assert.AreEqual((width, height), (geometry.NetworkWidth, geometry.NetworkHeight));
        Assert.AreEqual((paddedWidth, paddedHeight), (geometry.PaddedWidth, geometry.PaddedHeight));
        Assert.AreEqual((float)width / sourceWidth, geometry.ScaleX);
        Assert.AreEqual((float)height / sourceHeight, geometry.ScaleY);
    }

    [TestMethod]
    [DataRow(0, 10)]
    [DataRow(10, -1)]
    public void Fit_OfNoPixels_Throws(int width, int height) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FrameGeometry.Fit(width, height, 1000, 600));

    [TestMethod]
    [DataRow(1000, 600)]
    [DataRow(512, 384)]
    [DataRow(97, 96)]
    [DataRow(64, 128)]
    public void Fit_OfWhatItGave_LeavesItAsItIs(int maxLong, int maxShort)
    {
        for (int width = 1; width < 1500; width += 3)
        {
            for (int height = 1; height < 1500; height += 2)
            {
                var fit = FrameGeometry.Fit(width, height, maxLong, maxShort);
                var again = FrameGeometry.Fit(fit.NetworkWidth, fit.NetworkHeight, maxLong, maxShort);
                if ((again.NetworkWidth, again.NetworkHeight, again.ScaleX, again.ScaleY) != (fit.NetworkWidth, fit.NetworkHeight, 1f, 1f))
                    Assert.Fail($"{width}x{height}: {fit}, then {again}");
            }
        }
    }
}
