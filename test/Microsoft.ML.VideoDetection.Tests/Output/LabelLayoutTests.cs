using Microsoft.ML.VideoDetection.Output;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Tests.Output;

[TestClass]
public sealed class LabelLayoutTests
{
    [TestMethod]
    public void Place_IsAboveTheBox_InsideAtTheTop_AndShiftedInAtTheRight()
    {
        Assert.AreEqual(new Rect(20, 40, 30, 10), new LabelLayout(200, 100).Place(new Rect(20, 50, 60, 40), new Size(30, 10)));
        Assert.AreEqual(new Rect(20, 4, 30, 10), new LabelLayout(200, 100).Place(new Rect(20, 4, 60, 40), new Size(30, 10)));
        Assert.AreEqual(new Rect(170, 40, 30, 10), new LabelLayout(200, 100).Place(new Rect(190, 50, 10, 40), new Size(30, 10)));
    }

    [TestMethod]
    public void Place_OfBoxesAtOneSpot_KeepsLabelsApart()
    {
        LabelLayout layout = new(200, 100);
        List<Rect> placed = [];
        for (int i = 0; i < 4; i++)
        {
            Rect place = layout.Place(new Rect(20, 50, 30, 20), new Size(30, 10))!.Value;
            Assert.IsFalse(placed.Exists(place.IntersectsWith), $"label {i} at {place}");
            placed.Add(place);
        }
    }

    [TestMethod]
    public void Place_NeverLeavesTheFrame()
    {
        Random random = new(3);
        for (int trial = 0; trial < 50; trial++)
        {
            LabelLayout layout = new(120, 80);
            for (int i = 0; i < 20; i++)
            {
                Rect box = new(random.Next(120), random.Next(80), 1 + random.Next(60), 1 + random.Next(60));
                Rect place = layout.Place(box, new Size(1 + random.Next(120), 1 + random.Next(80)))!.Value;
                Assert.IsTrue(place.Left >= 0 && place.Top >= 0 && place.Right <= 120 && place.Bottom <= 80, $"{place} for {box}");
            }
        }
    }

    [TestMethod]
    public void Place_InAFrameSmallerThanTheLabel_IsNowhere() =>
        Assert.IsNull(new LabelLayout(3, 4000).Place(new Rect(0, 10, 3, 20), new Size(40, 10)));
}
