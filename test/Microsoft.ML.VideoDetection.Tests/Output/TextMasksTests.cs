using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Output;

[TestClass]
public sealed class TextMasksTests
{
    private readonly DrawingScale _small = DrawingScale.For(320, 180);

    public TextMasksTests() => QuietOpenCv.EnsureReady();

    [TestMethod]
    public void Of_TheSameText_IsDrawnOnce()
    {
        TextMasks masks = new();
        TextMask first = masks.Of("car 0.50", _small);
        Assert.AreNotSame(first, masks.Of("car 0.51", _small));
        Assert.AreSame(first, masks.Of("car 0.50", _small));
    }

    [TestMethod]
    public void Of_AnotherSize_IsDrawnAgain()
    {
        TextMasks masks = new();
        TextMask small = masks.Of("car", _small);
        Assert.IsGreaterThan(small.TextWidth, masks.Of("car", DrawingScale.For(1920, 1080)).TextWidth);
        Assert.AreEqual(small.TextWidth, masks.Of("car", _small).TextWidth);
    }

    [TestMethod]
    public void Of_ManyTexts_KeepsABoundedNumber()
    {
        TextMasks masks = new();
        for (int i = 0; i < 1200; i++)
        {
            masks.Of($"{i}", _small);
            Assert.IsLessThanOrEqualTo(512, masks.Count);
        }

        Assert.AreEqual(1200 % 512, masks.Count);
    }
}
