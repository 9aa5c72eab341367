using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Data.Labels.ImageNet;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.ImageNet;

[TestClass]
public sealed class ImageNetDataTests
{
    private const string Video = "train/ILSVRC2015_VID_train_0000/ILSVRC2015_train_00000000";
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;

    [TestMethod]
    public void Vid_ReadsLabelsTracksAndFlags_AndTheTrainingFramesOfItsList()
    {
        using SmallImageNet files = new();
        files.Frames(Video, 4);
        files.List("VID_train_15frames.txt", $"{Video} 1 2 4\n{Video} 1 4 4\n");
        files.Label($"VID/{Video}/000001", SmallImageNet.Annotation(SmallImageNet.Object("n02084071"), SmallImageNet.Object("n02391049")));
        LabeledVideoData data = _catalog.LoadFromImageNetVid(files.Root);
        CollectionAssert.AreEqual(ImageNetVidClasses.Names.ToArray(), data.ClassNames.ToArray());
        Assert.AreEqual((1, 4, Video, false), (data.Videos.Count, data.Videos[0].FrameCount, data.Videos[0].Id, data.Videos[0].IsStill));
        CollectionAssert.AreEqual(
            new[] { false, true, false, true }, Enumerable.Range(0, 4).Select(i => data.Videos[0].IsTrainingFrame(i)).ToArray());
        FrameAnnotation frame = data.Videos[0].GetAnnotation(1);
        CollectionAssert.AreEqual(new uint[] { 9, 30 }, frame.Labels, "dog is the 9th class, zebra the 30th");
        CollectionAssert.AreEqual(new[] { 1f, 2, 6, 5 }, frame.Boxes[..4]);
        CollectionAssert.AreEqual(new[] { 3, 3 }, frame.TrackIds);
        CollectionAssert.AreEqual(new[] { true, true }, frame.Occluded);
        CollectionAssert.AreEqual(new[] { false, false }, frame.Generated);
        using MLImage image = data.Videos[0].ReadImage(3);
        Assert.AreEqual((8, 6), (image.Width, image.Height));
    }

    [TestMethod]
    public void Problems_AreCountedAtTheFirstReadingOfAFrameOnly()
    {
        using SmallImageNet files = new();
        files.Frames("val/v", 2);
        files.List("VID_val_videos.txt", "val/v 1 0 2\nval/none 3 0 7\n");
        files.Label(
            "VID/val/v/000000",
            SmallImageNet.Annotation(
                SmallImageNet.Object("n00000001"),
                SmallImageNet.Object("n02084071", "<xmin>-1</xmin><xmax>3</xmax><ymin>0</ymin><ymax>3</ymax>"),
                SmallImageNet.Object("n02084071", "<xmin>3</xmin><xmax>3</xmax><ymin>0</ymin><ymax>3</ymax>")));
        LabeledVideoData data = _catalog.LoadFromImageNetVid(files.Root, "val");
        for (int pass = 0; pass < 2; pass++)
        {
            Assert.HasCount(2, data.GetColumn<uint[]>("Label").ToArray());
            Assert.AreEqual(
                "ClippedBox: 1, DegenerateBox: 1, UnknownClass: 1, MissingAnnotation: 1, MissingVideo: 1", data.Problems.ToString());
        }

        Assert.AreEqual(1, data.Problems.UnknownClasses["n00000001"]);
        LabeledDataOptions strict = new() { Strict = true };
        Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromImageNetVid(files.Root, "val", strict), "a video is missing");
        files.List("one.txt", "val/v 1 0 2");
        data = _catalog.LoadFromImageNetVid(files.Root, "one", strict);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => data.Videos[0].GetAnnotation(1)).Message, "000001.xml");
    }

    [TestMethod]
    public void Det_MapsItsObjectsToTheClassesOfVid_AndConcatenates()
    {
        using SmallImageNet files = new();
        files.Frames("val/v", 1);
        files.Image("DET/train/a/x");
        files.List("DET_train_30classes.txt", "train/a/x 1\ntrain/a/x 1\ntrain/a/y 1\n");
        files.Label("DET/train/a/x", SmallImageNet.Annotation(
            SmallImageNet.Object("n02691156", flags: ""), SmallImageNet.Object("n07739125", flags: "")));
        LabeledVideoData det = _catalog.LoadFromImageNetDet(files.Root);
        Assert.AreEqual((2, true), (det.Videos.Count, det.Videos[0].IsStill), "an image that is listed twice is one row");
        FrameAnnotation still = det.Videos[0].GetAnnotation(0);
        CollectionAssert.AreEqual(new uint[] { 1 }, still.Labels, "an airplane; the apple is none of the 30");
        Assert.IsEmpty(still.TrackIds);
        Assert.AreEqual(1, det.Problems.UnknownClasses["n07739125"]);

        LabeledVideoData both = _catalog.Concatenate(_catalog.LoadFromImageNetVid(files.Root, "val"), det);
        CollectionAssert.AreEqual(new[] { false, true, true }, both.GetColumn<bool>("IsStill").ToArray());
        CollectionAssert.AreEqual(new[] { "val/v", "train/a/x", "train/a/y" }, both.GetColumn<string>("VideoId").ToArray());
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => both.Videos[2].ReadImage(0).Dispose());
        StringAssert.Contains(error.Message, Path.Combine("Data", "DET", "train/a/y.JPEG"));
    }

    [TestMethod]
    [DataRow("not xml", "line 1")]
    [DataRow("<annotation>\n<size><width>8</width><height>6</height></size>\n<object>", "line 3")]
    [DataRow("<!DOCTYPE a [<!ENTITY x \"y\">]>\n<annotation/>", "DTD")]
    [DataRow("<other/>", "'other'")]
    [DataRow("<annotation/>", "no 'size'")]
    [DataRow("<annotation><size><width>0</width><height>6</height></size></annotation>", "'width'")]
    [DataRow("<annotation><size><width>8</width><height>6</height></size>\n<object><name>n1</name></object></annotation>", "line 2: the element 'object' has no 'bndbox'")]
    [DataRow("<annotation><size><width>8</width><height>6</height></size>\n<object><name>n1</name><bndbox><xmin>a</xmin></bndbox></object></annotation>", "'xmin' is 'a'")]
    public void MalformedXml_IsNamedWithLineOrElement(string text, string problem)
    {
        using SmallImageNet files = new();
        files.Frames("val/v", 1);
        string path = files.Label("VID/val/v/000000", text);
        LabeledVideoData data = _catalog.LoadFromImageNetVid(files.Root, "val");
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => data.Videos[0].GetAnnotation(0));
        StringAssert.Contains(error.Message, $"'{path}'");
        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    [DataRow("val/v 1 0", "line 1")]
    [DataRow("val/v 1 3 2", "frame 3 of a video with 2 frames")]
    [DataRow("val/v 1 x 2", "frame 'x'")]
    [DataRow("val/v 1 0 2\nval/v 1 1 3", "line 2")]
    [DataRow("../v 1 0 2", "'../v'")]
    [DataRow("/v 1 0 2", "'/v'")]
    [DataRow("\n", "no videos")]
    [DataRow("val/none 1 0 2", "None of the videos")]
    public void MalformedList_IsNamedWithTheLine(string text, string problem)
    {
        using SmallImageNet files = new();
        files.Frames("val/v", 2);
        string path = files.List("list.txt", text);
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromImageNetVid(files.Root, "list"));
        StringAssert.Contains(error.Message, path);
        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    public void ListOfSingleFrames_AndNoListAtAll_AreRead()
    {
        using SmallImageNet files = new();
        files.Frames("val/v", 4);
        files.List("VID_val_frames.txt", "val/v/000003 1\nval/v/000001 2\n");
        LabeledVideoData frames = _catalog.LoadFromImageNetVid(files.Root, "VID_val_frames");
        CollectionAssert.AreEqual(new[] { 1, 3 }, frames.GetColumn<int>("FrameIndex").ToArray());
        Assert.AreEqual(4, _catalog.LoadFromImageNetVid(files.Root, "val").FrameCount, "found in the folder");
        Assert.ThrowsExactly<FileNotFoundException>(() => _catalog.LoadFromImageNetVid(files.Root, "nothing"));
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => _catalog.LoadFromImageNetVid(Path.Combine(files.Root, "Data")));
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void RealLayout_HasItsTrueCounts()
    {
        LabeledVideoData data = _catalog.LoadFromImageNetVid(SharedFolder.Data("ILSVRC2015"), "val");
        Assert.AreEqual((1, 12L), (data.Videos.Count, data.FrameCount));
        Assert.IsTrue(data.GetColumn<uint[]>("Label").All(labels => labels.Length == 0));
        Assert.AreEqual("MissingAnnotation: 12, MissingVideo: 59, Mismatch: 1", data.Problems.ToString());
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void RealAnnotations_AreRead()
    {
        string folder = SharedFolder.Data("ILSVRC2015", "Annotations", "VID");
        ImageNetAnnotation file = ImageNetAnnotation.Read(Path.Combine(folder, "val", "ILSVRC2015_val_00030000", "000000.xml"))!;
        Assert.AreEqual((1280, 720, 2), (file.Width, file.Height, file.Objects.Count));
        Assert.AreEqual(new ImageNetObject("n02510455", new LabeledObject(172, 307, 931, 590) { TrackId = 1, Occluded = true }), file.Objects[1]);
        Assert.AreEqual("giant_panda", ImageNetSynsets.NameOf(file.Objects[1].Synset));
        Assert.HasCount(30, ImageNetSynsets.Ids.Distinct().ToArray());
    }
}
