using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class PairMotionTests
{
    private const int Width = 185, Height = 121; // 12 x 8 cells, the last ones padded

    [TestMethod]
    public void Motion_IsThatOfTheStreamStraightToItsKeyFrame_WhateverPairCameBefore()
    {
        var motion = new PairMotion();
        foreach ((int current, int reference) in new[] { (0, 3), (5, 1), (2, 3) })
        {
            var chain = new ChainedMotion(DenseInverseSearchOptions.Fast);
            chain.Next.FillFromRgb(Picture(reference).Rgb, Width, Height);
            chain.Restart();
            chain.Next.FillFromRgb(Picture(current).Rgb, Width, Height);
            float[] x = new float[12 * 8], y = new float[12 * 8];
            CellMotion.Longest(chain.Direct(), 16, 12, 8, x, y);
            CollectionAssert.AreEqual((float[])[.. x, .. y], motion.Estimate(Picture(current), Picture(reference)));
        }
    }

    [TestMethod]
    public void Motion_IsInCells_FromTheCurrentFrameToTheReference()
    {
        // 4 network pixels to the right in each frame: of cells of 16 pixels, three frames back are 3 · 4 / 16 to the left. A vector is right
        // to half a pixel of level 0, which has 8 in a cell.
        float[] motion = new PairMotion().Estimate(Picture(3), Picture(0));
        for (int row = 2; row < 6; row++)
        {
            for (int column = 4; column < 8; column++)
            {
                Assert.AreEqual(-0.75, motion[(row * 12) + column], 0.5 / 8, $"{column} {row}");
                Assert.AreEqual(0, motion[(12 * 8) + (row * 12) + column], 0.5 / 8, $"{column} {row}");
            }
        }
    }

    [TestMethod]
    public void Motion_OfAFrameAgainstItself_IsNone()
    {
        FramePixels frame = Picture(1);
        Assert.IsTrue(new PairMotion().Estimate(frame, frame).All(value => value == 0));
        Assert.IsTrue(new PairMotion().Estimate(frame, Picture(1)).All(value => value == 0));
    }

    [TestMethod]
    [DataRow(16, 1)]
    [DataRow(1, 16)]
    public void Motion_OfFramesWithoutRoomForAPatch_IsFinite(int width, int height)
    {
        var geometry = new FrameGeometry(width, height, width, height);
        byte[] first = [.. Enumerable.Range(0, 48).Select(i => (byte)(5 * i))], second = [.. first.Reverse()];
        float[] motion = new PairMotion().Estimate(new FramePixels(first, geometry), new FramePixels(second, geometry));
        Assert.HasCount(2, motion);
        Assert.IsTrue(motion.All(float.IsFinite));
    }

    private static FramePixels Picture(int frame)
    {
        byte[] rgb = new byte[Width * Height * 3];
        for (int i = 0; i < rgb.Length; i++)
        {
            int x = (i / 3 % Width) - (4 * frame), y = i / 3 / Width;
            rgb[i] = (byte)(128 + (60 * Math.Sin(x / 9.0)) + (50 * Math.Cos((y / 7.0) + (x / 23.0))));
        }

        return new FramePixels(rgb, new FrameGeometry(Width, Height, Width, Height));
    }
}
