using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Tests.Output;

[TestClass]
public sealed class FrameAnnotatorTests
{
    private static readonly Vec3b _grey = new(50, 50, 50);

    [TestMethod]
    public void Box_IsDrawnOnThePixelsItCoversInTheColorOfItsClass()
    {
        // At 320x180 lines are 1 pixel wide. A box from (100, 80) to (200, 140) covers the columns 100..199 and the rows 80..139.
        using Mat picture = Draw(320, 180, false, Box(100, 80, 200, 140, 2));
        Vec3b line = ColorOf(2);
        foreach ((int x, int y) in new[] { (100, 80), (199, 80), (100, 139), (199, 139), (150, 139), (100, 110), (199, 110) })
        {
            Assert.AreEqual(line, picture.At<Vec3b>(y, x), $"({x}, {y})");
        }

        foreach ((int x, int y) in new[] { (99, 110), (200, 110), (150, 140), (101, 110), (198, 110), (150, 138), (150, 110) })
        {
            Assert.AreEqual(_grey, picture.At<Vec3b>(y, x), $"({x}, {y})");
        }
    }

    [TestMethod]
    public void Label_StandsAboveItsBoxOnTheColorOfItsClass()
    {
        using Mat picture = Draw(320, 180, false, Box(100, 80, 200, 140, 2));
        DrawingScale scale = DrawingScale.For(320, 180);
        Vec3b color = ColorOf(2);
        Assert.AreEqual(color, picture.At<Vec3b>(79, 100));
        Assert.AreEqual(color, picture.At<Vec3b>(80 - scale.LabelHeight, 100));
        Assert.AreEqual(_grey, picture.At<Vec3b>(79 - scale.LabelHeight, 100));

        // Class 2 is a brown with little blue in it, so its text is white: bright blue is found in the letters only.
        Assert.AreEqual(Scalar.White, ClassPalette.TextColorOn(ClassPalette.BgrOf(2)));
        using Mat label = picture.SubMat(new Rect(100, 80 - scale.LabelHeight, 40, scale.LabelHeight));
        using Mat blue = label.ExtractChannel(0);
        Cv2.MinMaxLoc(blue, out double darkest, out double brightest);
        Assert.AreEqual((double)color.Item0, darkest);
        Assert.IsGreaterThan(150.0, brightest);
    }

    [TestMethod]
    public void LinesAndLetters_GrowWithTheFrame()
    {
        DrawingScale small = DrawingScale.For(320, 180), hd = DrawingScale.For(1920, 1080), uhd = DrawingScale.For(3840, 2160);
        Assert.AreEqual((1, 8), (small.LineWidth, small.LetterHeight));
        Assert.AreEqual((4, 18), (hd.LineWidth, hd.LetterHeight));
        Assert.AreEqual((7, 36), (uhd.LineWidth, uhd.LetterHeight));
        Assert.AreEqual(hd, DrawingScale.For(1080, 1920));
    }

    [TestMethod]
    public void Track_ShowsKeyFramesBrightAndTheCurrentFrameAtTheRight()
    {
        FrameAnnotator annotator = new();
        using Mat picture = new(180, 320, MatType.CV_8UC3);
        for (int i = 0; i < 5; i++)
        {
            picture.SetTo(new Scalar(50, 50, 50));
            annotator.Annotate(picture, Clips.Frame(i, key: i % 3 == 0));
        }

        // Ticks are 3 pixels apart at this size; from the right: 4 (current), 3 (key), 2, 1, 0 (key).
        Vec3b key = new(0, 190, 255);
        Assert.AreEqual(new Vec3b(255, 255, 255), picture.At<Vec3b>(176, 318));
        Assert.AreEqual(key, picture.At<Vec3b>(176, 315));
        Assert.AreEqual(new Vec3b(15, 15, 15), picture.At<Vec3b>(176, 312), "above a low tick: the darkened picture");
        Assert.AreEqual(new Vec3b(150, 150, 150), picture.At<Vec3b>(179, 312));
        Assert.AreEqual(key, picture.At<Vec3b>(176, 306));
        Assert.AreEqual(_grey, picture.At<Vec3b>(175, 100), "above the track");
    }

    [TestMethod]
    public void Track_StartsAnewWithAnotherVideo()
    {
        FrameAnnotator annotator = new();
        using Mat picture = new(180, 320, MatType.CV_8UC3, new Scalar(50, 50, 50));
        using Mat fresh = picture.Clone();
        using Mat scratch = picture.Clone();
        for (int i = 0; i < 300; i++)
        {
            annotator.Annotate(scratch, Clips.Frame(i, key: true));
        }

        annotator.Annotate(picture, Clips.Frame(0, videoId: "other"));
        new FrameAnnotator().Annotate(fresh, Clips.Frame(0, videoId: "other"));
        Assert.AreEqual(0.0, Cv2.Norm(picture, fresh));
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 4000)]
    [DataRow(4000, 3)]
    [DataRow(3840, 2160)]
    public void AnySize_IsDrawnOn(int width, int height)
    {
        using Mat picture = Draw(width, height, true, Box(0, 0, width, height, 0));
        Assert.AreEqual(ColorOf(0), picture.At<Vec3b>(height / 2, 0));
    }

    [TestMethod]
    public void StrangeBoxesAndNames_DoNoHarm()
    {
        using Mat picture = Draw(
            320,
            180,
            true,
            Box(-1e9f, -1e9f, 1e9f, 1e9f, 0),
            Box(float.NaN, 0, 10, 10, 0),
            Box(400, 300, 500, 400, 0),
            Box(float.NegativeInfinity, 0, float.PositiveInfinity, 20, 3),
            Box(50, 50, 50, 50, 1),
            new Detection(60, 60, 90, 90, 0.5f, 4, "汽车\0\n"),
            new Detection(60, 60, 90, 90, 0.5f, 4, new string('w', 5000)));
        Assert.AreEqual(ColorOf(0), picture.At<Vec3b>(90, 0), "a box beyond the frame is drawn along its border");
    }

    [TestMethod]
    public void Annotate_OfAFrame_LeavesItsImageAlone()
    {
        using FrameDetections frame = Clips.Frame(0, Clips.Filled(320, 180, 50, 50, 50), detections: Box(100, 80, 200, 140, 2));
        using MLImage drawn = new FrameAnnotator().Annotate(frame);
        Vec3b color = ColorOf(2);
        Assert.AreEqual((color.Item0, color.Item1, color.Item2), Clips.PixelOf(drawn, 150, 139));
        Assert.AreEqual((50, 50, 50), Clips.PixelOf(frame.Image!, 150, 139));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => new FrameAnnotator().Annotate(Clips.Frame(4))).Message, "Frame 4 of 'v'");
    }

    [TestMethod]
    public void Annotate_OfAnotherPictureType_Throws()
    {
        using Mat picture = new(10, 10, MatType.CV_32FC1);
        Assert.ThrowsExactly<ArgumentException>(() => new FrameAnnotator().Annotate(picture, Clips.Frame(0)));
    }

    private static Detection Box(float x0, float y0, float x1, float y1, int classIndex) => new(x0, y0, x1, y1, 0.9f, classIndex, "car");

    private static Vec3b ColorOf(int classIndex)
    {
        Scalar color = ClassPalette.BgrOf(classIndex);
        return new Vec3b((byte)color.Val0, (byte)color.Val1, (byte)color.Val2);
    }

    private static Mat Draw(int width, int height, bool showKeyFrames, params Detection[] detections)
    {
        Mat picture = new(height, width, MatType.CV_8UC3, new Scalar(50, 50, 50));
        new FrameAnnotator { ShowKeyFrames = showKeyFrames }.Annotate(picture, Clips.Frame(0, detections: detections));
        return picture;
    }
}
