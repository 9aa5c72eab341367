using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Output.Datasets;

[TestClass]
public sealed class DatasetFolderTests
{
    private static readonly VideoDetectionCatalog _catalog = new MLContext().VideoDetection;

    [TestMethod]
    public void CocoVid_ReadBack_GivesTheSameRows()
    {
        using TemporaryFolder temporary = new();
        string folder = temporary.File("coco");
        LabeledVideoData data = Synthetic(4);
        List<long> progress = [];
        _catalog.SaveAsFolder(data, folder, DatasetLayout.CocoVid, DatasetImageFormat.Png, progress.Add);
        CollectionAssert.AreEqual(Enumerable.Range(1, 20).Select(i => (long)i).ToArray(), progress);
        CollectionAssert.AreEqual(new[] { "coco" }, temporary.FileNames, "nothing temporary is left");
        LabeledVideoData back = _catalog.LoadFromCocoVid(Path.Combine(folder, "annotations.json"), Path.Combine(folder, "images"));
        AssertSame(data, back, largestMeanError: 0);
    }

    [TestMethod]
    public void ImageNetVid_ReadBack_GivesTheSameRows()
    {
        using TemporaryFolder temporary = new();
        LabeledVideoData data = Synthetic(4);
        _catalog.SaveAsFolder(data, temporary.File("vid"), DatasetLayout.ImageNetVid);
        LabeledVideoData back = _catalog.LoadFromImageNetVid(
            temporary.File("vid"), options: new LabeledDataOptions { ClassNames = SyntheticVideo.ClassNames, Strict = true });
        AssertSame(data, back, largestMeanError: 4);
    }

    [TestMethod]
    public void ImageNetVid_AsPng_IsRefused()
    {
        using TemporaryFolder temporary = new();
        Assert.ThrowsExactly<ArgumentException>(
            () => _catalog.SaveAsFolder(Synthetic(1), temporary.File("vid"), DatasetLayout.ImageNetVid, DatasetImageFormat.Png));
        Assert.IsEmpty(temporary.FileNames);
    }

    [TestMethod]
    public void Jpeg_ReadBack_GivesNearlyTheSamePixels()
    {
        using TemporaryFolder temporary = new();
        string folder = temporary.File("coco");
        LabeledVideoData data = Synthetic(2);
        _catalog.SaveAsFolder(data, folder, DatasetLayout.CocoVid);
        AssertSame(data, _catalog.LoadFromCocoVid(Path.Combine(folder, "annotations.json"), Path.Combine(folder, "images")), largestMeanError: 4);
    }

    [TestMethod]
    public void ImagesThatAreFilesAlready_AreCopiedByteForByte()
    {
        using TemporaryFolder temporary = new();
        _catalog.SaveAsFolder(Synthetic(1), temporary.File("a"), DatasetLayout.CocoVid);
        LabeledVideoData read = _catalog.LoadFromCocoVid(temporary.File("a/annotations.json"), temporary.File("a/images"));
        _catalog.SaveAsFolder(read, temporary.File("b"), DatasetLayout.ImageNetVid);
        string first = Directory.GetFiles(temporary.File("a/images"), "000003.jpg", SearchOption.AllDirectories).Single();
        string copy = Directory.GetFiles(temporary.File("b/Data/VID/train"), "000003.JPEG", SearchOption.AllDirectories).Single();
        CollectionAssert.AreEqual(File.ReadAllBytes(first), File.ReadAllBytes(copy));
    }

    [TestMethod]
    public void Folder_ThatHoldsSomething_IsLeftAlone()
    {
        using TemporaryFolder temporary = new();
        Directory.CreateDirectory(temporary.File("full"));
        temporary.Write("full/mine.txt", "precious");
        StringAssert.Contains(
            Assert.ThrowsExactly<IOException>(() => _catalog.SaveAsFolder(Synthetic(1), temporary.File("full"), DatasetLayout.CocoVid)).Message, "full");
        CollectionAssert.AreEqual(new[] { "full" }, temporary.FileNames);
        Assert.AreEqual("precious", File.ReadAllText(temporary.File("full/mine.txt")));

        Directory.CreateDirectory(temporary.File("empty"));
        _catalog.SaveAsFolder(Synthetic(1), temporary.File("empty"), DatasetLayout.CocoVid);
        Assert.IsTrue(File.Exists(temporary.File("empty/annotations.json")));
    }

    [TestMethod]
    [DataRow(DatasetLayout.CocoVid)]
    [DataRow(DatasetLayout.ImageNetVid)]
    public void Cancelled_LeavesNothing(DatasetLayout layout)
    {
        using TemporaryFolder temporary = new();
        using CancellationTokenSource cancel = new();
        void StopAtThree(long done)
        {
            if (done == 3)
                cancel.Cancel();
        }

        Assert.ThrowsExactly<OperationCanceledException>(
            () => _catalog.SaveAsFolder(Synthetic(2), temporary.File("out"), layout, progress: StopAtThree, cancellationToken: cancel.Token));
        Assert.IsEmpty(temporary.FileNames);
    }

    private static LabeledVideoData Synthetic(int videos) => _catalog.Synthesize(
        new SyntheticVideoOptions { VideoCount = videos, FramesPerVideo = 5, Width = 160, Height = 120, MinObjects = 4, OcclusionAmount = 0.3 });

    private static void AssertSame(LabeledVideoData expected, LabeledVideoData actual, double largestMeanError)
    {
        Assert.AreEqual(0, actual.Problems.Total);
        CollectionAssert.AreEqual(expected.ClassNames.ToArray(), actual.ClassNames.ToArray());
        Assert.AreEqual(expected.Videos.Count, actual.Videos.Count);
        int objects = 0, occluded = 0;
        for (int video = 0; video < expected.Videos.Count; video++)
        {
            StringAssert.EndsWith(actual.Videos[video].Id, expected.Videos[video].Id);
            Assert.AreEqual(expected.Videos[video].FrameCount, actual.Videos[video].FrameCount);
            for (int position = 0; position < expected.Videos[video].FrameCount; position++)
            {
                FrameAnnotation wanted = expected.Videos[video].GetAnnotation(position), read = actual.Videos[video].GetAnnotation(position);
                CollectionAssert.AreEqual(wanted.Labels, read.Labels);
                CollectionAssert.AreEqual(wanted.Boxes, read.Boxes);
                CollectionAssert.AreEqual(wanted.TrackIds, read.TrackIds);
                CollectionAssert.AreEqual(wanted.Occluded, read.Occluded);
                Assert.AreEqual(expected.Videos[video].GetSize(position), actual.Videos[video].GetSize(position));
                Assert.AreEqual(expected.Videos[video].GetFrameIndex(position), actual.Videos[video].GetFrameIndex(position));
                Assert.IsTrue(actual.Videos[video].IsTrainingFrame(position));
                AssertNear(expected, actual, video, position, largestMeanError);
                objects += wanted.Labels.Length;
                occluded += wanted.Occluded.Count(hidden => hidden);
            }
        }

        Assert.IsTrue(objects > 10 && occluded > 0, $"{objects} objects, {occluded} occluded");
    }

    private static void AssertNear(LabeledVideoData expected, LabeledVideoData actual, int video, int position, double largestMeanError)
    {
        using MLImage wanted = expected.Videos[video].ReadImage(position), read = actual.Videos[video].ReadImage(position);
        double mean = wanted.Pixels.ToArray().Zip(read.Pixels.ToArray(), (a, b) => Math.Abs(a - b)).Average();
        Assert.IsLessThanOrEqualTo(largestMeanError, mean);
    }
}
