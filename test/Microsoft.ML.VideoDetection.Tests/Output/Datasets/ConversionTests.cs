using System.Collections.Immutable;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Output.Datasets;

/// <summary>Data of every format, written in every layout and read again.</summary>
[TestClass]
public sealed class ConversionTests
{
    private const string Car = "car";
    private const string Pedestrian = "pedestrian";
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;

    public static IEnumerable<object[]> Pairs() =>
        from source in new[] { "coco", "mot", "csv", "yolo", "cvat", "vid" }
        from layout in Enum.GetValues<DatasetLayout>()
        select new object[] { source, layout };

    [TestMethod]
    [DynamicData(nameof(Pairs))]
    public void AnyFormat_InAnyLayout_ReadBack_HasTheSameBoxes(string source, DatasetLayout layout)
    {
        using TemporaryFolder folder = new();

        // The challenges' only target; a file of names beside gt.txt has a test of its own.
        string[] classes = layout == DatasetLayout.Mot ? [Pedestrian] : [Car, Pedestrian];
        LabeledDataOptions options = new() { ClassNames = classes };
        LabeledVideoData data = ConversionSources.Open(_catalog, source, folder, options);
        _catalog.SaveAsFolder(data, folder.File("out"), layout, DatasetImageFormat.Original);
        LabeledVideoData back = Read(layout, folder.File("out"), options);

        Assert.AreEqual(0, back.Problems.Total, back.Problems.ToString());
        Assert.AreEqual((data.Videos.Count, data.FrameCount), (back.Videos.Count, back.FrameCount));
        int boxes = 0;
        for (int video = 0; video < data.Videos.Count; video++)
        {
            // COCO calls a still image by its file, ImageNet VID a video by its folder in the set.
            string Stem(string id) => ImageFile.HasSupportedExtension(id) ? Path.ChangeExtension(id, null) : id;
            int same = Enumerable.Range(0, back.Videos.Count).Single(other => Stem(back.Videos[other].Id).EndsWith(data.Videos[video].Id, StringComparison.Ordinal));
            for (int position = 0; position < data.Videos[video].FrameCount; position++)
            {
                Assert.AreEqual(data.Videos[video].GetFrameIndex(position), back.Videos[same].GetFrameIndex(position));
                Assert.AreEqual(data.Videos[video].GetSize(position), back.Videos[same].ReadImageSize(position));
                AssertSame(data.Videos[video].GetAnnotation(position), back.Videos[same].GetAnnotation(position), layout);
                boxes += data.Videos[video].GetAnnotation(position).Labels.Length;
            }
        }

        Assert.IsGreaterThan(2, boxes);
        CollectionAssert.DoesNotContain(folder.FileNames.Select(name => name.Contains(".partial-", StringComparison.Ordinal)).ToArray(), true);
    }

    [TestMethod]
    public void Mot_NamesItsClasses_BesideItsBoxes()
    {
        using TemporaryFolder folder = new();
        LabeledVideoData data = ConversionSources.Open(_catalog, "csv", folder, new());
        _catalog.SaveAsFolder(data, folder.File("out"), DatasetLayout.Mot);
        Assert.AreEqual("car\npedestrian\n", File.ReadAllText(folder.File("out/street.avi/gt/labels.txt")));
        Assert.AreEqual("1,4,2.25,2,8,8,1,1,0", File.ReadAllLines(folder.File("out/street.avi/gt/gt.txt"))[0]); // x 1.25, y 1 from 0
        StringAssert.Contains(File.ReadAllText(folder.File("out/street.avi/seqinfo.ini")), "name=street.avi\nimDir=img1\nseqLength=4\nimWidth=64\nimHeight=48\nimExt=.jpg\n");
    }

    [TestMethod]
    public void Images_AreCopiedByteForByte_AndFramesOfVideosAreWritten()
    {
        using TemporaryFolder folder = new();
        LabeledVideoData yolo = ConversionSources.Open(_catalog, "yolo", folder, new());
        _catalog.SaveAsFolder(yolo, folder.File("out"), DatasetLayout.CocoVid, DatasetImageFormat.Original);
        CollectionAssert.AreEqual(
            File.ReadAllBytes(folder.File("yolo/images/train/street_000003.png")), File.ReadAllBytes(folder.File("out/images/street/000003.png")));
        CollectionAssert.AreEqual(File.ReadAllBytes(folder.File("yolo/images/train/still.png")), File.ReadAllBytes(folder.File("out/images/still.png")));
        Assert.IsTrue(_catalog.LoadFromCocoVid(folder.File("out/annotations.json")) is { Videos.Count: 2 } back && back.Videos.Count(video => video.IsStill) == 1);
    }

    [TestMethod]
    public void StillsThatDifferByExtensionOrCase_KeepImagesOfTheirOwn()
    {
        using TemporaryFolder folder = new();
        folder.Text("data.yaml", "train: images\nnames: [car]\n");
        foreach (string name in new[] { "a.png", "a.bmp", "A.png" })
        {
            folder.Picture($"images/{name}.png");
            File.Move(folder.File($"images/{name}.png"), folder.File($"images/{name}"));
        }

        folder.Text("labels/a.txt", "0 0.5 0.5 0.5 0.5");
        _catalog.SaveAsFolder(_catalog.LoadFromYolo(folder.Root), folder.File("out"), DatasetLayout.CocoVid, DatasetImageFormat.Original);
        Assert.HasCount(3, Directory.GetFiles(folder.File("out/images")));
    }

    private static LabeledVideoData Read(DatasetLayout layout, string path, LabeledDataOptions options) => layout switch
    {
        DatasetLayout.ImageNetVid => _catalog.LoadFromImageNetVid(path, options: options),
        DatasetLayout.CocoVid => _catalog.LoadFromCocoVid(Path.Combine(path, "annotations.json"), options: options),
        DatasetLayout.Mot => _catalog.LoadFromMot(path, options: options),
        DatasetLayout.Yolo => _catalog.LoadFromYolo(path, options: options),
        _ => _catalog.LoadFromBoxesCsv(Path.Combine(path, "boxes.csv"), options: options),
    };

    private static void AssertSame(FrameAnnotation wanted, FrameAnnotation read, DatasetLayout layout)
    {
        CollectionAssert.AreEqual(wanted.Labels, read.Labels);

        // YOLO's nine digits are off by 0.5e-9 each, times 64 pixels; rounding to float by 64 / 2^24 more. The others keep all digits.
        double tolerance = layout == DatasetLayout.Yolo ? 1e-5 : 0;
        Assert.HasCount(wanted.Boxes.Length, read.Boxes);
        for (int i = 0; i < wanted.Boxes.Length; i++)
            Assert.AreEqual(wanted.Boxes[i], read.Boxes[i], tolerance);
        if (wanted.Labels.Length == 0)
            return;
        bool hasTracks = wanted.TrackIds.Length > 0;
        ImmutableArray<int> tracks = layout == DatasetLayout.Yolo ? []
            : hasTracks ? wanted.TrackIds : layout is DatasetLayout.Mot or DatasetLayout.ImageNetVid ? [.. wanted.Labels.Select(_ => -1)] : [];
        CollectionAssert.AreEqual(tracks, read.TrackIds);
        if (layout is DatasetLayout.CocoVid or DatasetLayout.Mot or DatasetLayout.BoxesCsv)
            CollectionAssert.AreEqual(wanted.IgnoredBoxes, read.IgnoredBoxes);
        if (layout != DatasetLayout.Yolo && wanted.Occluded.Length > 0)
            CollectionAssert.AreEqual(wanted.Occluded, read.Occluded);
        if (layout is DatasetLayout.CocoVid or DatasetLayout.ImageNetVid && wanted.Generated.Length > 0)
            CollectionAssert.AreEqual(wanted.Generated, read.Generated);
    }
}
