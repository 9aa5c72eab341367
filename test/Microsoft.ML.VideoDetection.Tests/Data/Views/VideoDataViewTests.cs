using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection.Tests.Data.Views;

[TestClass]
public sealed class VideoDataViewTests
{
    [TestMethod]
    public void Rows_OfTwoVideos_FollowEachOther()
    {
        VideoDataView data = new([new MovingShapesSource(16, 12, 3, seed: 1), new MovingShapesSource(16, 12, 2, seed: 2)]);
        Assert.AreEqual(5L, data.GetRowCount());
        Assert.IsFalse(data.CanShuffle);
        CollectionAssert.AreEqual(
            new[] { "Image", "VideoId", "FrameIndex" }, data.Schema.Select(c => c.Name).ToArray());
        Assert.IsInstanceOfType<ImageDataViewType>(data.Schema["Image"].Type);

        for (int pass = 0; pass < 2; pass++)
        {
            string[] ids = [.. data.GetColumn<string>("VideoId")];
            int[] indices = [.. data.GetColumn<int>("FrameIndex")];
            CollectionAssert.AreEqual(new[] { "shapes-1", "shapes-1", "shapes-1", "shapes-2", "shapes-2" }, ids);
            CollectionAssert.AreEqual(new[] { 0, 1, 2, 0, 1 }, indices);
        }
    }

    [TestMethod]
    public void GetRowCursorSet_IsOneCursorInOrder()
    {
        VideoDataView data = new([new MovingShapesSource(8, 8, 1000)]);
        DataViewRowCursor[] cursors = data.GetRowCursorSet([data.Schema["FrameIndex"]], 4);
        Assert.HasCount(1, cursors);
        using DataViewRowCursor cursor = cursors[0];
        ValueGetter<int> get = cursor.GetGetter<int>(data.Schema["FrameIndex"]);
        Assert.AreEqual(-1, cursor.Position);
        int index = -1;
        for (int i = 0; i < 1000; i++)
        {
            Assert.IsTrue(cursor.MoveNext());
            get(ref index);
            Assert.AreEqual((i, (long)i), (index, cursor.Position));
        }

        Assert.IsFalse(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void Image_NotAskedFor_IsNeverDecoded()
    {
        CountingSource source = new(5);
        VideoDataView data = new([source]);
        Assert.HasCount(5, data.GetColumn<string>("VideoId").ToArray());
        Assert.AreEqual(0, source.Decoded);

        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<MLImage> get = cursor.GetGetter<MLImage>(data.Schema["Image"]);
        MLImage image = null!;
        for (int i = 0; cursor.MoveNext(); i++)
        {
            if (i == 2)
            {
                get(ref image);
            }
        }

        using (image)
        {
            Assert.AreEqual(1, source.Decoded, "an active column costs only the rows whose value is fetched");
        }
    }

    [TestMethod]
    public void Image_BelongsToTheCaller_AndTheOneHandedBackIsDisposed()
    {
        VideoDataView data = new([new MovingShapesSource(16, 12, 2)]);
        MLImage first = null!, second = null!;
        using (DataViewRowCursor cursor = data.GetRowCursor(data.Schema))
        {
            ValueGetter<MLImage> get = cursor.GetGetter<MLImage>(data.Schema["Image"]);
            ValueGetter<MLImage> otherGetter = cursor.GetGetter<MLImage>(data.Schema["Image"]);
            Assert.ThrowsExactly<InvalidOperationException>(() => get(ref first), "before the first row");
            Assert.IsTrue(cursor.MoveNext());
            get(ref first);
            otherGetter(ref second);
            Assert.AreNotSame(first, second);
            CollectionAssert.AreEqual(first.Pixels.ToArray(), second.Pixels.ToArray());
            MLImage handedBack = first;
            Assert.IsTrue(cursor.MoveNext());
            get(ref first);
            Assert.ThrowsExactly<InvalidOperationException>(() => handedBack.Width);
        }

        Assert.AreEqual((16, 16), (first.Width, second.Width), "they outlive the cursor");
        first.Dispose();
        second.Dispose();
    }

    [TestMethod]
    public void GetGetter_OfAnInactiveColumnOrAnotherType_Throws()
    {
        VideoDataView data = new([new MovingShapesSource(16, 12, 2)]);
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["VideoId"]]);
        Assert.IsFalse(cursor.IsColumnActive(data.Schema["Image"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<MLImage>(data.Schema["Image"]));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<int>(data.Schema["VideoId"])).Message, "'VideoId'");
    }

    [TestMethod]
    public void FromFiles_StreamsThroughMlNetTransforms()
    {
        using TemporaryFolder folder = new();
        string path = Clips.Write(folder.File("clip.avi"), 64, 48, 6);
        VideoDataView data = VideoDataView.FromFiles([path]);
        Assert.IsNull(data.GetRowCount(), "what a container announces is not certain");

        MLContext ml = new(seed: 1);
        IDataView resized = ml.Transforms.ResizeImages("Small", 32, 24, "Image").Fit(data).Transform(data);
        int count = 0;
        foreach (SmallRow row in ml.Data.CreateEnumerable<SmallRow>(resized, reuseRowObject: false))
        {
            Assert.AreEqual((count, 32, 24), (row.FrameIndex, row.Small!.Width, row.Small.Height));
            Clips.AssertNear(Clips.ColorOf(count), Clips.PixelOf(row.Small, 16, 12), 6, $"frame {count}");
            row.Small.Dispose();
            count++;
        }

        Assert.AreEqual(6, count);
    }

    [TestMethod]
    public void FromFiles_WithOneNameInTwoFolders_TellsThemApart()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("a"));
        Directory.CreateDirectory(folder.File("b"));
        string a = Clips.Write(folder.File("a/clip.avi"), 64, 48, 1);
        string b = Clips.Write(folder.File("b/clip.avi"), 64, 48, 1);
        CollectionAssert.AreEqual(new[] { a, b }, VideoDataView.FromFiles([a, b]).GetColumn<string>("VideoId").ToArray());
        Assert.ThrowsExactly<ArgumentException>(() => VideoDataView.FromFiles([a, a]));
        Assert.ThrowsExactly<ArgumentException>(() => VideoDataView.FromFiles([]));
    }

    private sealed class SmallRow
    {
        [ImageType(24, 32)]
        public MLImage? Small { get; set; }

        public int FrameIndex { get; set; }
    }

    private sealed class CountingSource(int count) : VideoSource
    {
        public int Decoded { get; private set; }

        public override VideoInfo Info { get; } = new("counted");

        public override int? ExactFrameCount => count;

        public override MLImage ReadImage(int position)
        {
            Decoded++;
            return Clips.Filled(2, 2, 1, 2, 3);
        }
    }
}
