using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames;

[TestClass]
public sealed class RandomAccessVideoTests
{
    [TestMethod]
    public void ReadFrame_InAnyOrder_AlsoAfterClose()
    {
        using TemporaryFolder folder = new();
        using RandomAccessVideo video = new(Clips.Write(folder.File("a.avi"), 64, 48, 30, "MJPG"));
        Assert.AreEqual((30, 29), (video.FrameCount, video.LastFrameIndex));
        foreach (int index in new[] { 29, 0, 7, 6 })
        {
            using MLImage image = video.ReadFrame(index)!;
            Clips.AssertNear(Clips.ColourOf(index), Clips.PixelOf(image, 32, 24), 6, $"frame {index}");
            video.Close();
        }

        Assert.IsNull(video.ReadFrame(30));
        Assert.IsNull(video.ReadFrame(-1));
    }

    [TestMethod]
    public void Timestamp_OfAFrame_IsItsIndexOverTheRate()
    {
        using TemporaryFolder folder = new();
        VideoSource source = VideoSource.FromFile(Clips.Write(folder.File("a.avi"), 64, 48, 12, "MJPG"));
        int count = 0;
        foreach (VideoFrame frame in source.ReadFrames())
        {
            using (frame)
                Assert.AreEqual(count++ / source.Info.FrameRate!.Value, frame.Timestamp!.Value.TotalSeconds, 0.001, $"frame {frame.FrameIndex}");
        }

        Assert.AreEqual(12, count);
    }

    [TestMethod]
    public void Timestamp_OfAnImageFolder_IsNotKnown()
    {
        using TemporaryFolder folder = new();
        using (var bitmap = new SkiaSharp.SKBitmap(7, 5))
        using (FileStream file = File.Create(folder.File("1.png")))
            bitmap.Encode(file, SkiaSharp.SKEncodedImageFormat.Png, 100);
        using VideoFrame frame = VideoSource.FromImageFolder(folder.Root).ReadFrames().Single();
        Assert.IsNull(frame.Timestamp);
    }
}
