using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames;

[TestClass]
public sealed class ImageSequenceSourceTests
{
    [TestMethod]
    public void ReadFrames_ByDefault_LeavesTheImagesToTheCaller()
    {
        using MLImage one = Clips.Filled(4, 4, 1, 2, 3);
        using MLImage two = Clips.Filled(6, 2, 4, 5, 6);
        ImageSequenceSource source = VideoSource.FromImages(new[] { one, two }, frameRate: 5, videoId: "pair");
        Assert.AreEqual(new VideoInfo("pair", null, null, 5, 2), source.Info);
        for (int pass = 0; pass < 2; pass++)
        {
            List<(string, int, int)> seen = [];
            foreach (VideoFrame frame in source.ReadFrames())
            {
                using (frame)
                {
                    seen.Add((frame.VideoId, frame.FrameIndex, frame.Image.Width));
                }
            }

            CollectionAssert.AreEqual(new[] { ("pair", 0, 4), ("pair", 1, 6) }, seen);
        }

        Assert.AreEqual((1, 2, 3), Clips.PixelOf(one, 3, 3), "still usable after its frame was disposed");
    }

    [TestMethod]
    public void ReadFrames_TakingOwnership_HandsTheImageOverUncopied()
    {
        MLImage image = Clips.Filled(4, 4, 1, 2, 3);
        ImageSequenceSource source = VideoSource.FromImages([image], takeOwnership: true);
        foreach (VideoFrame frame in source.ReadFrames())
        {
            Assert.AreSame(image, frame.Image);
            frame.Dispose();
        }

        Assert.ThrowsExactly<InvalidOperationException>(() => image.Width);
    }

    [TestMethod]
    public void ReadFrames_WithANullImage_SaysWhichOne()
    {
        using MLImage one = Clips.Filled(4, 4, 1, 2, 3);
        ImageSequenceSource source = VideoSource.FromImages([one, null!]);
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() =>
        {
            foreach (VideoFrame frame in source.ReadFrames())
            {
                frame.Dispose();
            }
        });
        StringAssert.Contains(error.Message, "Image 1");
    }

    [TestMethod]
    public void OpenReader_OfAnySource_DecodesAsOftenAsAsked()
    {
        using MLImage image = Clips.Filled(4, 4, 1, 2, 3);
        using FrameReader reader = VideoSource.FromImages([image]).OpenReader();
        Assert.IsTrue(reader.Advance(CancellationToken.None));
        reader.Decode().Dispose();
        using MLImage again = reader.Decode();
        Assert.AreEqual((1, 2, 3), Clips.PixelOf(again, 0, 0));
        Assert.IsFalse(reader.Advance(CancellationToken.None));
    }
}
