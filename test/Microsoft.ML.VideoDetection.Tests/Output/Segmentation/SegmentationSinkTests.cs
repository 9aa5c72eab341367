using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Tests.Output.Segmentation;

[TestClass]
public sealed class SegmentationSinkTests
{
    private static readonly string[] _names = ["road", "sky", "Auto"];

    [TestMethod]
    public void JsonLines_HaveTheSharesOfClassesThatAreThere()
    {
        using TemporaryFolder folder = new();
        using (var writer = new SegmentationJsonLinesWriter(folder.File("a.jsonl")))
        {
            writer.Write(Frame(7, 2, [0, 0, 0, 2]));
            Assert.IsEmpty(folder.FileNames.Where(name => name == "a.jsonl"));
            writer.Complete();
        }

        JsonElement line = JsonDocument.Parse(File.ReadAllLines(folder.File("a.jsonl")).Single()).RootElement;
        Assert.AreEqual((7, true), (line.GetProperty("frameIndex").GetInt32(), line.GetProperty("isKeyFrame").GetBoolean()));
        CollectionAssert.AreEqual(
            new[] { "road 0 0.75", "Auto 2 0.25" },
            line.GetProperty("classes").EnumerateArray().Select(c => FormattableString.Invariant(
                $"{c.GetProperty("className").GetString()} {c.GetProperty("classIndex").GetInt32()} {c.GetProperty("share").GetDouble()}")).ToArray());
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Masks_AreReadAgainAsTheyWere(bool withPalette)
    {
        using TemporaryFolder folder = new();
        using (var writer = new MaskFolderWriter(folder.File("masks"), withPalette))
        {
            writer.Write(Frame(0, 3, [0, 1, 2, 2, 1, 0]));
            writer.Write(Frame(1, 3, [2, 2, 2, 2, 2, 2]));
            Assert.IsFalse(Directory.Exists(folder.File("masks")));
            writer.Complete();
        }

        foreach (string name in (string[])["000000", "000001"])
            folder.Picture($"images/{name}.png", 3, 2);
        LabeledMaskData data = new MLContext().VideoSegmentation.LoadFromMasks(folder.File("images"), folder.File("masks"), new() { ClassNames = _names });
        CollectionAssert.AreEqual(new byte[] { 0, 1, 2, 2, 1, 0 }, data.Videos[0].ReadLabelMap(0));
        CollectionAssert.AreEqual(new byte[] { 2, 2, 2, 2, 2, 2 }, data.Videos[0].ReadLabelMap(1));

        // Another program reads the same colors, or greys.
        using Mat picture = Cv2.ImRead(folder.File("masks/000001.png"), ImreadModes.Color);
        Scalar expected = withPalette ? ClassPalette.BgrOf(2) : new Scalar(2, 2, 2);
        Assert.AreEqual(new Vec3b((byte)expected.Val0, (byte)expected.Val1, (byte)expected.Val2), picture.At<Vec3b>(1, 2));
    }

    [TestMethod]
    public void Masks_NotCompleted_LeaveNothing()
    {
        using TemporaryFolder folder = new();
        using (var writer = new MaskFolderWriter(folder.File("masks")))
            writer.Write(Frame(0, 1, [0]));
        Assert.IsEmpty(folder.FileNames);
    }

    // Half of the pixel's own color and half of its class's.
    [TestMethod]
    public void Veil_IsHalfOfBoth()
    {
        using var picture = new Mat(2, 2, MatType.CV_8UC3, new Scalar(100, 60, 20));
        new SegmentationAnnotator { ShowLegend = false, ShowKeyFrames = false }.Annotate(picture, Frame(0, 2, [0, 0, 0, 1]));
        Scalar road = ClassPalette.BgrOf(0), sky = ClassPalette.BgrOf(1);
        AssertNear(road, picture.At<Vec3b>(0, 0));
        AssertNear(sky, picture.At<Vec3b>(1, 1));

        static void AssertNear(Scalar color, Vec3b actual)
        {
            Assert.AreEqual((100 + color.Val0) / 2, actual.Item0, 1);
            Assert.AreEqual((60 + color.Val1) / 2, actual.Item1, 1);
            Assert.AreEqual((20 + color.Val2) / 2, actual.Item2, 1);
        }
    }

    [TestMethod]
    public void Legend_NamesTheClassesThatAreThere()
    {
        using var picture = new Mat(240, 320, MatType.CV_8UC3, Scalar.Black);
        var classes = new byte[320 * 240];
        classes.AsSpan(classes.Length / 2).Fill(2);
        using FrameSegmentation frame = Frame(0, 320, classes);
        new SegmentationAnnotator { Opacity = 0, ShowKeyFrames = false }.Annotate(picture, frame);
        Assert.AreEqual(2, new[] { 0, 1, 2 }.Count(index => Has(picture, ClassPalette.BgrOf(index))));
        Assert.IsFalse(Has(picture, ClassPalette.BgrOf(1)), "no pixel is sky");

        static bool Has(Mat picture, Scalar color)
        {
            using Mat found = picture.InRange(color, color);
            return Cv2.CountNonZero(found) > 20;
        }
    }

    [TestMethod]
    public void Picture_OfAnotherSize_IsNamed()
    {
        using var picture = new Mat(3, 2, MatType.CV_8UC3, Scalar.Black);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new SegmentationAnnotator().Annotate(picture, Frame(0, 2, [0, 0]))).Message, "BGR of 2x1 pixels");
    }

    [TestMethod]
    public void Video_HasAllFrames()
    {
        using TemporaryFolder folder = new();
        using (var writer = new SegmentedVideoWriter(folder.File("a.avi")))
        {
            for (int i = 0; i < 4; i++)
            {
                using MLImage image = Clips.Filled(64, 48, 1, 2, 3);
                writer.Write(Frame(i, 64, new byte[64 * 48], image));
            }

            writer.Complete();
        }

        using var video = new VideoCapture(folder.File("a.avi"));
        Assert.AreEqual((4, 64, 48), (video.FrameCount, video.FrameWidth, video.FrameHeight));
    }

    private static FrameSegmentation Frame(int index, int width, byte[] classes, MLImage? image = null) => new()
    {
        VideoId = "v", FrameIndex = index, IsKeyFrame = true, Width = width, Height = classes.Length / width, ClassMap = classes, ClassNames = _names, Image = image,
    };
}
