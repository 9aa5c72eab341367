using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Training.FrameCache;
using static Microsoft.ML.VideoDetection.Tests.Data.ListedFrames;

namespace Microsoft.ML.VideoDetection.Tests.Training.FrameCache;

[TestClass]
public sealed class CachedVideoDataTests
{
    private static readonly string[] _classes = ["a", "b", "c"];

    private readonly MLContext _ml = new(seed: 1);

    // Larger and smaller than the network's resolution, exactly it, twice it (which has an own way of resizing), long, thin, single pixels.
    private static readonly (int Width, int Height)[] _sizes =
    [
        (160, 96), (96, 160), (320, 192), (319, 191), (161, 97), (159, 95), (40, 24), (1, 1), (1, 500), (500, 1), (333, 77), (77, 333),
        (200, 200), (97, 97), (96, 96), (95, 95), (640, 361), (641, 480), (160, 97), (161, 96), (163, 98), (2, 3), (160, 1), (1, 96), (257, 131),
    ];

    [TestMethod]
    [DataRow(160, 96)]
    [DataRow(96, 96)]
    [DataRow(80, 128)]
    public void Pairs_OfTheCopyAndTheOriginal_AreEqualBitForBit(int maxLongSide, int maxShortSide)
    {
        DeepFeatureFlowArchitecture architecture =
            SmallModel.Architecture with { MaxLongSide = maxLongSide, MaxShortSide = maxShortSide };
        ListedFrames original = new(_classes, [.. _sizes.Select(size => new Video(size.Width, size.Height, Labels(size), Labels(size)))]);
        using CachedVideoData copy = Cache(original, architecture);
        PairLoading expected = new(original, architecture), actual = new(copy.Data, architecture);
        for (int video = 0; video < _sizes.Length; video++)
        {
            foreach (FramePair pair in new FramePair[] { new(0, video, 0, 1, false, 0), new(0, video, 1, 0, true, 0) })
            {
                LoadedPair left = expected.Load(pair), right = actual.Load(pair);
                string what = $"{_sizes[video]} {pair}";
                Assert.AreEqual(
                    (left.Geometry.NetworkWidth, left.Geometry.NetworkHeight), (right.Geometry.NetworkWidth, right.Geometry.NetworkHeight), what);
                Assert.IsTrue(left.Current.AsSpan().SequenceEqual(right.Current), what);
                Assert.IsTrue(left.Reference.AsSpan().SequenceEqual(right.Reference), what);
                AssertSame(left.Labels, right.Labels, what);
                AssertSame(left.ReferenceLabels!, right.ReferenceLabels!, what);
            }
        }
    }

    [TestMethod]
    public void Frames_AreStoredAtMostAtTheNetworksResolution()
    {
        using CachedVideoData copy = Cache(new ListedFrames(_classes, new Video(320, 100, new FrameAnnotation()), new Video(16, 8, new FrameAnnotation())));
        Assert.AreEqual((160, 50), copy.Data.Videos[0].GetSize(0));
        Assert.AreEqual((16, 8), copy.Data.Videos[1].GetSize(0));
    }

    [TestMethod]
    public void VideosAndStills_KeepNamesAndNumbers()
    {
        ListedFrames original = new(
            _classes,
            new Video(8, 8, new FrameAnnotation(), Objects((2, 0, 0, 3, 4))) { FirstFrameIndex = 7 },
            new Video(8, 8, Objects((1, 1, 1, 2, 2))) { IsStill = true },
            new Video(8, 8, Objects((3, 1, 1, 2, 2))) { IsStill = true });
        using CachedVideoData copy = Cache(original);
        LabeledRows.AssertEqual(original, copy.Data);
        Assert.AreEqual((3, 4L), (copy.Data.Videos.Count, copy.Data.FrameCount));
        CollectionAssert.AreEqual(_classes, copy.Data.ClassNames.ToArray());
        Assert.AreEqual("Row 1 (frame 8 of 'v0') of the data view", copy.Data.Videos[0].Describe(1));
        Assert.AreEqual("Row 2 (still image 'v1') of the data view", copy.Data.Videos[1].Describe(0));
    }

    [TestMethod]
    public void WithoutVideoOrFrame_EveryRowIsAStillImage()
    {
        ListedFrames original = new(_classes, new Video(8, 8, new FrameAnnotation(), new FrameAnnotation(), new FrameAnnotation()));
        LabeledColumns columns = Columns(original.Data.Schema) with { FrameIndex = null };
        using CachedVideoData named = Cache(original, columns: columns), unnamed = Cache(original, columns: columns with { VideoId = null });
        Assert.AreEqual((3, 3L), (named.Data.Videos.Count, unnamed.Data.FrameCount));
        Assert.IsTrue(named.Data.Videos[2].IsStill && unnamed.Data.Videos[2].IsStill);
        Assert.AreEqual(("v0", "row 2", 0), (named.Data.Videos[2].Id, unnamed.Data.Videos[2].Id, unnamed.Data.Videos[2].GetFrameIndex(0)));
    }

    [TestMethod]
    public void BoxesOutsideTheirFrame_AreClippedOrLeftOut_AndCounted()
    {
        using CachedVideoData copy = Cache(new ListedFrames(
            _classes, new Video(320, 100, Objects((1, -5, 10, 400, 20), (2, 321, 0, 330, 5), (3, 4, 4, 4, 6)))) { AreLabelsChecked = false });
        CollectionAssert.AreEqual(new float[] { 0, 5, 160, 10 }, copy.Data.Videos[0].GetAnnotation(0).Boxes);
        Assert.AreEqual((1L, 2L), (copy.Data.Problems.Count(DataProblemKind.ClippedBox), copy.Data.Problems.Count(DataProblemKind.DegenerateBox)));
        StringAssert.StartsWith(copy.Data.Problems.Examples(DataProblemKind.ClippedBox)[0], "Row 0 (frame 0 of 'v0') of the data view: ");
    }

    [TestMethod]
    public void BadLabels_NameTheirRow()
    {
        foreach (FrameAnnotation labels in new[] { Objects((0, 0, 0, 1, 1)), Objects((1, 0, 0, float.NaN, 1)), new FrameAnnotation { Labels = [1] } })
        {
            ListedFrames data = new(_classes, new Video(8, 8, new FrameAnnotation(), labels)) { AreLabelsChecked = false };
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Cache(data)).Message, "Row 1 (frame 1 of 'v0')");
        }
    }

    [TestMethod]
    public void Cancelling_EndsTheCopy()
    {
        int calls = 0;
        DataSurroundings surroundings = new DataMessages().Surroundings(() =>
        {
            if (++calls == 2)
                throw new OperationCanceledException();
        });
        ListedFrames data = new(_classes, new Video(8, 8, new FrameAnnotation(), new FrameAnnotation(), new FrameAnnotation()));
        Assert.ThrowsExactly<OperationCanceledException>(() => Cache(data, surroundings: surroundings));
        Assert.AreEqual(1, data.LabelReads, "cancelled after the first row");
    }

    [TestMethod]
    public void TooLittleRoom_EndsTheCopyAfterTheFirstRow()
    {
        ListedFrames data = new(_classes, new Video(8, 8, [.. Enumerable.Repeat(new FrameAnnotation(), 10)]));

        // 10 rows of 8 · 8 · 3 bytes, one of which is written when the room is asked for.
        IOException error = Assert.ThrowsExactly<IOException>(() => Cache(data, file: new FrameCacheFile(freeBytes: _ => 1727)));
        StringAssert.Contains(error.Message, "1,920 bytes");
        Assert.AreEqual(1, data.LabelReads);
        Cache(data, file: new FrameCacheFile(freeBytes: _ => 1728)).Dispose();
    }

    private CachedVideoData Cache(
        ListedFrames data,
        DeepFeatureFlowArchitecture? architecture = null,
        LabeledColumns? columns = null,
        DataSurroundings? surroundings = null,
        FrameCacheFile? file = null)
    {
        // What any filter makes of it: rows, no random access.
        IDataView rows = _ml.Data.TakeRows(data.Data, data.Data.FrameCount);
        return CachedVideoData.Create(
            rows,
            columns ?? Columns(rows.Schema),
            _classes,
            architecture ?? SmallModel.Architecture,
            surroundings ?? new DataMessages().Surroundings(),
            file ?? new FrameCacheFile());
    }

    private static void AssertSame(LoadedLabels expected, LoadedLabels actual, string what)
    {
        CollectionAssert.AreEqual(expected.Boxes, actual.Boxes, what);
        CollectionAssert.AreEqual(expected.IgnoredBoxes, actual.IgnoredBoxes, what);
        CollectionAssert.AreEqual(expected.Labels, actual.Labels, what);
    }

    private static LabeledColumns Columns(DataViewSchema schema) => new(
        schema["Image"], schema["VideoId"], schema["FrameIndex"], schema["IsStill"], schema["Label"], schema["BoundingBoxes"],
        schema["IgnoredBoundingBoxes"]);

    private static FrameAnnotation Labels((int Width, int Height) size) => new()
    {
        Labels = [1, 3],
        Boxes = [0, 0, size.Width, size.Height, size.Width / 7f, size.Height / 3f, size.Width / 1.7f, size.Height / 1.3f],
        IgnoredBoxes = [size.Width / 9f, 0, size.Width / 3f, size.Height / 11f],
    };
}
