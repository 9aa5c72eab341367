using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training.Augmentation;

namespace Microsoft.ML.VideoDetection.Tests.Training.Augmentation;

[TestClass]
public sealed class PictureWindowTests
{
    private static readonly FrameGeometry _geometry = new(128, 96, 64, 48);

    [TestMethod]
    public void Boxes_MoveWithThePicture_AndAreClipped()
    {
        // Twice the input's size, shifted by 32 and 24: source pixels are network pixels.
        var window = new PictureWindow(-32, -24, 128, 96);
        float[] moved = window.ToInput([40, 30, 60, 50, 0, 0, 64, 48, 0, 0, 20, 20], _geometry, out float[] visible);
        CollectionAssert.AreEqual(new float[] { 8, 6, 28, 26, 0, 0, 32, 24, 0, 0, 0, 0 }, moved);
        CollectionAssert.AreEqual(new[] { 1, 0.25f, 0 }, visible);
    }

    [TestMethod]
    public void Whole_LeavesBoxesAsTheyAreScaled()
    {
        float[] moved = PictureWindow.Whole(_geometry).ToInput([10, 20, 30, 60], _geometry, out float[] visible);
        CollectionAssert.AreEqual(new float[] { 5, 10, 15, 30 }, moved);
        CollectionAssert.AreEqual(new[] { 1f }, visible);
    }

    [TestMethod]
    public void Canvas_HasThePictureInItsPlace_AndGrayAroundIt()
    {
        byte[] picture = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]; // 2x2
        byte[] small = new PictureWindow(1, 0, 2, 2).ToCanvas(picture, 4, 2);
        CollectionAssert.AreEqual(
            new byte[] { 124, 116, 104, 1, 2, 3, 4, 5, 6, 124, 116, 104, 124, 116, 104, 7, 8, 9, 10, 11, 12, 124, 116, 104 }, small);
        byte[] cut = new PictureWindow(-1, -1, 2, 2).ToCanvas(picture, 2, 1);
        CollectionAssert.AreEqual(new byte[] { 10, 11, 12, 124, 116, 104 }, cut);
    }

    [TestMethod]
    public void Draw_StaysInItsRanges_AndShowsAnObject()
    {
        var options = new AugmentationOptions { MinScale = 0.5, MaxScale = 2, MaxStretch = 1.5 };
        var chance = new SplitMix64(1);
        float[] boxes = [100, 70, 120, 90];
        double least = 9, most = 0;
        for (int i = 0; i < 500; i++)
        {
            PictureWindow window = PictureWindow.Draw(options, _geometry, boxes, ref chance);
            window.ToInput(boxes, _geometry, out float[] visible);
            Assert.IsGreaterThanOrEqualTo(PictureWindow.MinVisibleShare, visible[0]);
            double scale = Math.Sqrt(window.Width / 64.0 * (window.Height / 48.0)), stretch = window.Width / 64.0 / (window.Height / 48.0);
            (least, most) = (Math.Min(least, scale), Math.Max(most, scale));

            // Sides are whole pixels, at least 24 of them: half a pixel is 2 % of each.
            Assert.IsInRange(1 / 1.5 / 1.04, 1.5 * 1.04, stretch);
            Assert.IsTrue(window.Width <= 64 ? window.X >= 0 && window.X + window.Width <= 64 : window.X <= 0 && window.X + window.Width >= 64);
            Assert.IsTrue(window.Height <= 48 ? window.Y >= 0 && window.Y + window.Height <= 48 : window.Y <= 0 && window.Y + window.Height >= 48);
        }

        Assert.IsInRange(0.5 / 1.03, 0.55, least);
        Assert.IsInRange(1.8, 2 * 1.03, most);
    }

    [TestMethod]
    public void Draw_WithoutRanges_IsTheWholePicture()
    {
        var chance = new SplitMix64(1);
        Assert.AreEqual(PictureWindow.Whole(_geometry), PictureWindow.Draw(AugmentationOptions.None(), _geometry, [], ref chance));
        Assert.AreEqual(new SplitMix64(1).Next(), chance.Next());
    }
}
