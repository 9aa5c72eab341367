using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Data.Synthetic;

[TestClass]
public sealed class SyntheticVideoDataTests
{
    [TestMethod]
    public void Rows_AreTheFramesInOrder_WithTheLabelsOfRandomAccess()
    {
        SyntheticVideoOptions options = new() { VideoCount = 2, FramesPerVideo = 5, Width = 64, Height = 48 };
        LabeledVideoData data = new MLContext().VideoDetection.Synthesize(options);
        Assert.AreEqual(10L, data.GetRowCount());
        CollectionAssert.AreEqual(SyntheticVideo.ClassNames.ToArray(), data.ClassNames.ToArray());
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema["Label"].GetKeyValues(ref names);
        CollectionAssert.AreEqual(data.ClassNames.ToArray(), names.DenseValues().Select(name => name.ToString()).ToArray());

        SyntheticVideo video = new(options);
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<VBuffer<float>> getBoxes = cursor.GetGetter<VBuffer<float>>(data.Schema["BoundingBoxes"]);
        ValueGetter<VBuffer<int>> getTracks = cursor.GetGetter<VBuffer<int>>(data.Schema["TrackId"]);
        ValueGetter<ReadOnlyMemory<char>> getVideo = cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["VideoId"]);
        (VBuffer<float> boxes, VBuffer<int> tracks, ReadOnlyMemory<char> id) = (default, default, default);
        for (int row = 0; row < 10; row++)
        {
            Assert.IsTrue(cursor.MoveNext());
            getBoxes(ref boxes);
            getTracks(ref tracks);
            getVideo(ref id);
            FrameAnnotation expected = video.LabelsOf(row / 5, row % 5);
            CollectionAssert.AreEqual(expected.Boxes, boxes.DenseValues().ToArray());
            CollectionAssert.AreEqual(expected.TrackIds, tracks.DenseValues().ToArray());
            Assert.AreEqual(video.VideoIdOf(row / 5), id.ToString());
        }

        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void AMillionVideos_TakeNoMemory_AndAnyFrameIsThere()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        LabeledVideoData data = new MLContext().VideoDetection.Synthesize(
            new SyntheticVideoOptions { VideoCount = 1_000_000, FramesPerVideo = 1_000_000, Width = 64, Height = 48 });
        Assert.AreEqual(1_000_000_000_000L, data.GetRowCount());
        using MLImage image = data.Videos[765_432].ReadImage(123_456);
        Assert.AreEqual((64, 48), (image.Width, image.Height));

        // One byte for each of the videos would be more, not to speak of their 10^12 frames.
        Assert.IsLessThan(1_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    [DoNotParallelize]
    public void Frames_LeaveNothingBehind()
    {
        SyntheticVideo video = new(new SyntheticVideoOptions { FramesPerVideo = 1000 });
        void Render(int count)
        {
            for (int i = 0; i < count; i++)
            {
                video.RenderFrame(i * 10 / count, i).Dispose();
            }
        }

        // How much the collector leaves lying about depends on the tests before this one.
        long Settled()
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            return Process.GetCurrentProcess().WorkingSet64;
        }

        Render(30);
        long before = Settled();
        Render(200);

        // 200 frames of 512x384 are 157 MB.
        Assert.IsLessThan(60L << 20, Settled() - before);
    }
}
