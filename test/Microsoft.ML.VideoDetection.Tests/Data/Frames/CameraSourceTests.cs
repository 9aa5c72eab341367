namespace Microsoft.ML.VideoDetection.Tests.Data.Frames;

[TestClass]
public sealed class CameraSourceTests
{
    [TestMethod]
    public void ReadFrames_OfAStream_CountsOnAndTellsWhenItBrokeOff()
    {
        // OpenCV reads a path where a URL could stand, which makes a stream without a network.
        using TemporaryFolder folder = new();
        string address = Clips.Write(folder.File("live.avi"), 64, 48, 5);
        using CameraSource source = VideoSource.FromCamera(address);
        Assert.AreEqual(new VideoInfo(address, 64, 48, 25, null), source.Info);
        for (int pass = 0; pass < 2; pass++)
        {
            int count = 0;
            foreach (VideoFrame frame in source.ReadFrames())
            {
                using (frame)
                {
                    Assert.AreEqual(count, frame.FrameIndex);
                    Clips.AssertNear(Clips.ColorOf(count), Clips.PixelOf(frame.Image, 30, 20), 6, $"frame {count}");
                    count++;
                }
            }

            Assert.AreEqual(5, count);
            Assert.AreEqual($"The stream '{address}' broke off after 5 frames.", source.MissingFrames);
        }
    }

    [TestMethod]
    public void UnknownStream_IsNamedWithoutItsPassword()
    {
        IOException error = Assert.ThrowsExactly<IOException>(() => VideoSource.FromCamera("rtsp://anna:secret@127.0.0.1:1/cam"));
        StringAssert.Contains(error.Message, "'rtsp://127.0.0.1:1/cam'");
        Assert.DoesNotContain("secret", error.ToString());
    }

    [TestMethod]
    public void UnknownCamera_IsNamed()
    {
        StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => VideoSource.FromCamera(97)).Message, "'camera 97'");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => VideoSource.FromCamera(-1));
    }
}
