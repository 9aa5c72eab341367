using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames;

[TestClass]
public sealed class VideoFileSourceTests
{
    [TestMethod]
    public void ReadFrames_OfAWrittenClip_GivesEveryFrameInOrderWithItsColor()
    {
        using TemporaryFolder folder = new();
        VideoFileSource source = VideoSource.FromFile(Clips.Write(folder.File("clip.avi"), 64, 48, 12, frameRate: 29.97));

        Assert.AreEqual("clip.avi", source.Info.VideoId);
        Assert.AreEqual((64, 48, 12), (source.Info.Width, source.Info.Height, source.Info.FrameCount));
        Assert.AreEqual(29.97, source.Info.FrameRate!.Value, 0.001);
        for (int pass = 0; pass < 2; pass++)
        {
            int expected = 0;
            foreach (VideoFrame frame in source.ReadFrames())
            {
                using (frame)
                {
                    Assert.AreEqual(expected, frame.FrameIndex);
                    Assert.AreEqual("clip.avi", frame.VideoId);
                    Assert.AreEqual(255, frame.Image.Pixels[3]);
                    // Motion JPEG of a flat color comes back within a few steps of 255.
                    Clips.AssertNear(Clips.ColorOf(expected), Clips.PixelOf(frame.Image, 31, 20), 6, $"frame {expected}");
                    expected++;
                }
            }

            Assert.AreEqual(12, expected);
            Assert.IsNull(source.MissingFrames);
        }
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void ReadFrames_OfVtest_Gives795Frames()
    {
        VideoFileSource source = new(SharedFolder.Data("PETS09-S2L1", "vtest.avi"));
        Assert.AreEqual(new VideoInfo("vtest.avi", 768, 576, 10, 795), source.Info);
        int count = 0;
        using FrameReader reader = source.OpenReader();
        while (reader.Advance(CancellationToken.None))
        {
            count++;
        }

        Assert.AreEqual(795, count);
        Assert.IsFalse(reader.Advance(CancellationToken.None), "the end stays the end");
        Assert.IsNull(source.MissingFrames);
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void ReadFrames_OfDemo_Gives8FullHdFrames()
    {
        VideoFileSource source = new(SharedFolder.Data("demo", "demo.mp4"));
        Assert.AreEqual(new VideoInfo("demo.mp4", 1920, 1080, 3, 8), source.Info);
        int count = 0;
        foreach (VideoFrame frame in source.ReadFrames())
        {
            using (frame)
            {
                Assert.AreEqual((count++, 1920, 1080), (frame.FrameIndex, frame.Image.Width, frame.Image.Height));
            }
        }

        Assert.AreEqual(8, count);
        Assert.IsNull(source.MissingFrames);
    }

    [TestMethod]
    public void ReadFrames_Cancelled_Throws()
    {
        using TemporaryFolder folder = new();
        VideoFileSource source = new(Clips.Write(folder.File("clip.avi"), 64, 48, 12));
        using CancellationTokenSource cancel = new();
        int count = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() =>
        {
            foreach (VideoFrame frame in source.ReadFrames(cancel.Token))
            {
                frame.Dispose();
                count++;
                cancel.Cancel();
            }
        });
        Assert.AreEqual(1, count);
    }

    [TestMethod]
    public void Decode_Twice_GivesTwoPicturesOfTheSameFrame()
    {
        using TemporaryFolder folder = new();
        VideoFileSource source = new(Clips.Write(folder.File("clip.avi"), 64, 48, 3));
        using FrameReader reader = source.OpenReader();
        Assert.IsTrue(reader.Advance(CancellationToken.None));
        Assert.IsTrue(reader.Advance(CancellationToken.None));
        using MLImage first = reader.Decode();
        byte[] pixels = first.Pixels.ToArray();
        first.Dispose();
        using MLImage second = reader.Decode();
        CollectionAssert.AreEqual(pixels, second.Pixels.ToArray());
    }

    [TestMethod]
    [DataRow(3, 4000)]
    [DataRow(2, 2)]
    public void ReadFrames_OfOddShapes_KeepsTheirSize(int width, int height)
    {
        // OpenCV writes even widths only; an image folder holds the odd ones.
        using TemporaryFolder folder = new();
        int written = width & ~1;
        VideoFileSource source = new(Clips.Write(folder.File("odd.avi"), written, height, 3));
        int count = 0;
        foreach (VideoFrame frame in source.ReadFrames())
        {
            using (frame)
            {
                Assert.AreEqual((written, height), (frame.Image.Width, frame.Image.Height));
                count++;
            }
        }

        Assert.AreEqual(3, count);
    }

    // At 10 frames/s the container's clock tells 250 ms to the nearest frame only; the edit list tells it exactly.
    [TestMethod]
    [DataRow(0)]
    [DataRow(400)]
    [DataRow(250)]
    public void Mp4WhosePictureBeginsLate_SaysWhen(int milliseconds)
    {
        using TemporaryFolder folder = new();
        byte[] file = File.ReadAllBytes(Clips.Write(folder.File("a.mp4"), 64, 48, 5, "mp4v", 10));
        string path = folder.Write("late.mp4", milliseconds == 0 ? file : Mp4Surgery.DelayPicture(file, milliseconds));
        using var reader = (VideoFileReader)new VideoFileSource(path).OpenReader();
        for (int i = 0; i < 5; i++)
        {
            Assert.IsTrue(reader.Advance(CancellationToken.None));
            Assert.AreEqual(milliseconds, reader.StartMilliseconds, 0.01);
            Assert.AreEqual(i * 100, reader.Milliseconds, 0.01);
        }
    }
}
