using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tests.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class DenseInverseSearchMotionTests
{
    // A smooth picture that moves by 4 network pixels to the right per frame: 2 of level 0, and so -2 back to the frame before.
    [TestMethod]
    [DataRow(new[] { 1, 2, 3 })] // composed
    [DataRow(new[] { 3 })] // straight
    [DataRow(new[] { 1, 3 })] // both
    public void Motion_LeadsBackToTheKeyFrame_WhicheverFramesAreAskedFor(int[] frames)
    {
        var motion = new DenseInverseSearchMotion();
        motion.SetKeyFrame(Picture(0), 0);
        foreach (int frame in frames)
            motion.Estimate(Picture(frame), frame);

        // The middle of the picture: at its left border there is nothing in the key frame to be found.
        for (int y = 8; y < 24; y++)
        {
            for (int x = 20; x < 36; x++)
            {
                Assert.AreEqual(-2 * 3, motion.Field.Nearest(x, y).X, 0.5, $"{x} {y}");
                Assert.AreEqual(0, motion.Field.Nearest(x, y).Y, 0.5, $"{x} {y}");
            }
        }
    }

    [TestMethod]
    public void SetKeyFrame_TakesAnotherKeyFrame()
    {
        var motion = new DenseInverseSearchMotion();
        motion.SetKeyFrame(Picture(0), 0);
        motion.Estimate(Picture(1), 1);
        motion.SetKeyFrame(Picture(5), 5);
        motion.Estimate(Picture(6), 6);
        Assert.AreEqual(-2, motion.Field.Nearest(24, 16).X, 0.5);
    }

    [TensorTestMethod]
    public void PositionsOf_AreTheCellsWithTheirMotion()
    {
        using DisposeScope scope = NewDisposeScope();
        var motion = new DenseInverseSearchMotion();
        motion.SetKeyFrame(Picture(0), 0);
        motion.Estimate(Picture(1), 1);
        var x = new float[12 * 8];
        var y = new float[12 * 8];
        CellMotion.Longest(motion.Field, 16, 12, 8, x, y);
        (Tensor columns, Tensor rows) = motion.PositionsOf(new FeatureLevel(zeros(1, 1, 8, 12), 16));
        TensorAssert.AreEqual([.. x.Select((dx, i) => (double)((i % 12) + dx))], columns);
        TensorAssert.AreEqual([.. y.Select((dy, i) => (double)((i / 12) + dy))], rows);

        // Features of a level of stride 8 move by twice as many cells.
        (Tensor fine, _) = motion.PositionsOf(new FeatureLevel(zeros(1, 1, 16, 24), 8));
        Assert.AreEqual(12 - (2 * 4 / 16.0), fine[0, 8, 12].ToDouble(), 0.1);
    }

    private static FramePixels Picture(int frame)
    {
        const int Width = 192, Height = 128;
        byte[] rgb = new byte[Width * Height * 3];
        for (int i = 0; i < rgb.Length; i++)
        {
            int x = (i / 3 % Width) - (4 * frame), y = i / 3 / Width;
            rgb[i] = (byte)(128 + (60 * Math.Sin(x / 9.0)) + (50 * Math.Cos((y / 7.0) + (x / 23.0))));
        }

        return new FramePixels(rgb, new FrameGeometry(Width, Height, Width, Height));
    }
}
