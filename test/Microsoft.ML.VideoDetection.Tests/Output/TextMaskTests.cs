using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Tests.Output;

[TestClass]
public sealed class TextMaskTests
{
    private const string Text = "dog y(|j_ 0.87";

    public TextMaskTests() => QuietOpenCv.EnsureReady();

    [TestMethod]
    [DataRow(320, 180)]
    [DataRow(1920, 1080)]
    [DataRow(3840, 2160)]
    public void Paint_LooksAsOpenCvDraws(int frameWidth, int frameHeight)
    {
        var scale = DrawingScale.For(frameWidth, frameHeight);
        Size size = new(scale.WidthOf(Text) + 80, 120);
        Point start = new(40, 80);
        using Mat blank = new(size, MatType.CV_8UC3, new Scalar(200, 90, 30)), drawn = blank.Clone(), painted = blank.Clone();
        Cv2.PutText(drawn, Text, start, DrawingScale.Font, scale.FontScale, new Scalar(0, 40, 255), scale.TextWidth, LineTypes.AntiAlias);
        new TextMask(Text, scale).Paint(painted, start, new Scalar(0, 40, 255));

        // Where strokes overlap OpenCV blends twice, and rounds twice.
        using Mat difference = new();
        Cv2.Absdiff(drawn, painted, difference);
        Cv2.MinMaxLoc(difference.Reshape(1), out _, out double largest);
        Assert.IsLessThanOrEqualTo(8.0, largest);
        Assert.IsLessThan(30.0, Cv2.PSNR(painted, blank), "something was painted");
    }

    [TestMethod]
    [DataRow(-30, 20)]
    [DataRow(50, 3)]
    [DataRow(10, 45)]
    [DataRow(500, 500)]
    [DataRow(-500, -500)]
    public void Paint_PartlyOutside_IsCutOff(int x, int y)
    {
        var scale = DrawingScale.For(640, 360);
        using Mat large = new(400, 700, MatType.CV_8UC3, Scalar.Black), small = new(40, 60, MatType.CV_8UC3, Scalar.Black);
        TextMask mask = new(Text, scale);
        mask.Paint(large, new Point(x + 100, y + 100), Scalar.White);
        mask.Paint(small, new Point(x, y), Scalar.White);
        using Mat expected = large.SubMat(new Rect(100, 100, 60, 40)), difference = new();
        Cv2.Absdiff(expected, small, difference);
        Assert.AreEqual(0.0, Cv2.Norm(difference));
    }

    [TestMethod]
    public void Paint_LeavesAlphaAlone()
    {
        using Mat picture = new(40, 60, MatType.CV_8UC4, new Scalar(10, 10, 10, 255));
        new TextMask("MM", DrawingScale.For(640, 360)).Paint(picture, new Point(5, 30), Scalar.White);
        using Mat alpha = picture.ExtractChannel(3), blue = picture.ExtractChannel(0);
        Cv2.MinMaxLoc(alpha, out double lowest, out _);
        Cv2.MinMaxLoc(blue, out _, out double brightest);
        Assert.AreEqual(255.0, lowest);
        Assert.IsGreaterThan(200.0, brightest, "something was painted");
    }
}
