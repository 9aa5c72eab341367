using System.Diagnostics;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Tests.Data;

[TestClass]
public sealed class MovingShapesSourceTests
{
    [TestMethod]
    public void SameSeed_GivesTheSamePixels_AndAnotherSeedOthers()
    {
        byte[] a = PixelsOf(7, 10), b = PixelsOf(7, 10), c = PixelsOf(8, 10);
        CollectionAssert.AreEqual(a, b);
        CollectionAssert.AreNotEqual(a, c);
        CollectionAssert.AreNotEqual(a, PixelsOf(7, 11), "shapes move");
    }

    [TestMethod]
    public void ShapesIn_TellsWhereTheyAre()
    {
        MovingShapesSource source = new(320, 180, 200, shapeCount: 1);
        using FrameReader reader = source.OpenReader();
        for (int i = 0; reader.Advance(CancellationToken.None); i++)
        {
            Detection shape = source.ShapesIn(i)[0];
            Assert.IsTrue(shape.X0 >= 0 && shape.Y0 >= 0 && shape.X1 <= 320 && shape.Y1 <= 180, $"frame {i}: {shape}");
            using var image = reader.Decode();
            (byte Blue, byte Green, byte Red) inside = Clips.PixelOf(image, (int)shape.X0, (int)shape.Y0);
            Assert.AreEqual(inside, Clips.PixelOf(image, (int)shape.X1 - 1, (int)shape.Y1 - 1), $"frame {i}");
            Assert.IsFalse(inside.Blue == inside.Green && inside.Green == inside.Red, "the background is grey, shapes are not");
        }
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 4000)]
    public void OddShapes_Work(int width, int height)
    {
        int count = 0;
        foreach (VideoFrame frame in new MovingShapesSource(width, height, 5).ReadFrames())
        {
            using (frame)
            {
                Assert.AreEqual((count++, width, height), (frame.FrameIndex, frame.Image.Width, frame.Image.Height));
            }
        }

        Assert.AreEqual(5, count);
    }

    [TestMethod]
    [DoNotParallelize]
    public void ThreeThousandFrames_TakeBoundedMemory()
    {
        static void Read(int frames)
        {
            foreach (VideoFrame frame in new MovingShapesSource(320, 180, frames).ReadFrames())
            {
                frame.Dispose();
            }
        }

        Read(100);
        long before = Process.GetCurrentProcess().WorkingSet64;
        Read(3000);
        long growth = Process.GetCurrentProcess().WorkingSet64 - before;

        // 3,000 frames of 320x180x4 bytes would be 690 MB.
        Assert.IsLessThan(50L << 20, growth);
    }

    private static byte[] PixelsOf(int seed, int frameIndex)
    {
        using VideoFrame frame = new MovingShapesSource(64, 48, 20, seed).ReadFrames().ElementAt(frameIndex);
        return frame.Image.Pixels.ToArray();
    }
}
