using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class StreamMotionTests
{
    // A smooth picture that moves by 4 network pixels to the right per frame: 2 of level 0, and so -2 back to the frame before.
    [TestMethod]
    [DataRow(new[] { 1, 2, 3 })] // composed
    [DataRow(new[] { 3 })] // straight
    [DataRow(new[] { 1, 3 })] // both
    public void Motion_LeadsBackToTheKeyFrame_WhicheverFramesAreAskedFor(int[] frames)
    {
        var motion = new StreamMotion();
        MotionField? field = null;
        foreach (int frame in frames)
            field = motion.ToKeyFrame(Picture(0), 0, Picture(frame), frame);

        // The middle of the picture: at its left border there is nothing in the key frame to be found.
        for (int y = 8; y < 24; y++)
        {
            for (int x = 20; x < 36; x++)
            {
                Assert.AreEqual(-2 * 3, field!.Nearest(x, y).X, 0.5, $"{x} {y}");
                Assert.AreEqual(0, field.Nearest(x, y).Y, 0.5, $"{x} {y}");
            }
        }
    }

    [TestMethod]
    public void Reset_TakesAnotherKeyFrame()
    {
        var motion = new StreamMotion();
        motion.ToKeyFrame(Picture(0), 0, Picture(1), 1);
        motion.Reset();
        MotionField field = motion.ToKeyFrame(Picture(5), 5, Picture(6), 6);
        Assert.AreEqual(-2, field.Nearest(24, 16).X, 0.5);
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
