using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames;

[TestClass]
public sealed class IndexedVideoFileTests
{
    [TestMethod]
    [DataRow("clip.avi", "MJPG")]
    [DataRow("clip.mp4", "mp4v")]
    public void Read_InAnyOrder_GivesTheFrameThatWasMeant(string name, string codec)
    {
        using TemporaryFolder folder = new();
        IndexedVideoFile frames = new(new VideoFileSource(Clips.Write(folder.File(name), 64, 48, 120, codec)));
        Assert.AreEqual((120, (64, 48)), (frames.ExactFrameCount, frames.GetSize(0)));
        foreach (int position in new[] { 0, 119, 3, 3, 4, 90, 89, 60, 30, 118, 1, 119 })
        {
            using MLImage image = frames.ReadImage(position);
            Clips.AssertNear(Clips.ColorOf(position), Clips.PixelOf(image, 32, 24), 6, $"frame {position}");
        }
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void Read_OfRealFootage_EqualsDecodingInOrder()
    {
        string path = SharedFolder.Data("PETS09-S2L1", "vtest.avi");
        IndexedVideoFile frames = new(new VideoFileSource(path));
        Assert.AreEqual(795, frames.ExactFrameCount);
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
            using MLImage image = frames.ReadImage(position);
            Assert.IsTrue(image.Pixels.SequenceEqual(expected[position]), $"frame {position}");
        }
    }
}
