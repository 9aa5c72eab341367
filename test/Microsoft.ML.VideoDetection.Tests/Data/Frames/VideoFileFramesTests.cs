using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames;

[TestClass]
public sealed class VideoFileFramesTests
{
    [TestMethod]
    [DataRow("clip.avi", "MJPG")]
    [DataRow("clip.mp4", "mp4v")]
    public void Read_InAnyOrder_GivesTheFrameThatWasMeant(string name, string codec)
    {
        using TemporaryFolder folder = new();
        VideoFileFrames frames = new(Clips.Write(folder.File(name), 64, 48, 120, codec));
        Assert.AreEqual((120, (64, 48)), (frames.Count, frames.Size));
        foreach (int position in new[] { 0, 119, 3, 3, 4, 90, 89, 60, 30, 118, 1, 119 })
        {
            using MLImage image = frames.Read(position);
            Clips.AssertNear(Clips.ColourOf(position), Clips.PixelOf(image, 32, 24), 6, $"frame {position}");
        }
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void Read_OfRealFootage_EqualsDecodingInOrder()
    {
        string path = SharedFolder.Data("PETS09-S2L1", "vtest.avi");
        VideoFileFrames frames = new(path);
        Assert.AreEqual(795, frames.Count);
        int[] wanted = [500, 40, 794, 123, 700, 0, 61];
        Dictionary<int, byte[]> expected = [];
        using (FrameReader reader = frames.OpenReader())
        {
            for (int i = 0; reader.Advance(CancellationToken.None); i++)
            {
                if (wanted.Contains(i))
                {
                    using MLImage image = reader.Decode();
                    expected[i] = image.Pixels.ToArray();
                }
            }
        }

        foreach (int position in wanted)
        {
            using MLImage image = frames.Read(position);
            Assert.IsTrue(image.Pixels.SequenceEqual(expected[position]), $"frame {position}");
        }
    }
}
