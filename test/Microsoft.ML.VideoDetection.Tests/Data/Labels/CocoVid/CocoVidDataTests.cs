using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.CocoVid;

[TestClass]
public sealed class CocoVidDataTests
{
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;

    [TestMethod]
    public void Frames_AreSortedIntoVideos_AndStillsFollow()
    {
        using TemporaryFolder folder = new();
        LabeledVideoData data = _catalog.LoadFromCocoVid(folder.Write("a.json", SmallCocoVid.Text()));
        CollectionAssert.AreEqual(new[] { "cat", "fox", "dog" }, data.ClassNames.ToArray(), "in the order of their ids 3, 5, 7");
        CollectionAssert.AreEqual(new[] { "a", "a", "b", "stills/s.png" }, data.GetColumn<string>("VideoId").ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 0, 0 }, data.GetColumn<int>("FrameIndex").ToArray());
        CollectionAssert.AreEqual(new[] { false, false, false, true }, data.GetColumn<bool>("IsStill").ToArray());
        Assert.AreEqual((3, 4L, 4L), (data.Videos.Count, data.FrameCount, data.GetRowCount()));
        Assert.AreEqual((true, false), (data.Videos[0].IsTrainingFrame(0), data.Videos[0].IsTrainingFrame(1)));
        Assert.AreEqual(0, data.Problems.Total, data.Problems.ToString());
    }

    [TestMethod]
    public void Rows_HoldLabelsBoxesTracksAndFlags()
    {
        using TemporaryFolder folder = new();
        LabeledVideoData data = _catalog.LoadFromCocoVid(folder.Write("a.json", SmallCocoVid.Text()));
        uint[][] labels = [.. data.GetColumn<uint[]>("Label")];
        CollectionAssert.AreEqual(new uint[] { 3, 1 }, labels[1], "dog is the third class, cat the first");
        CollectionAssert.AreEqual(new uint[] { 2 }, labels[3]);
        CollectionAssert.AreEqual(new[] { 1f, 2, 4.5f, 6, 0, 0, 2, 2 }, data.GetColumn<float[]>("BoundingBoxes").ElementAt(1));
        CollectionAssert.AreEqual(new[] { 5, 6 }, data.GetColumn<int[]>("TrackId").ElementAt(1));
        CollectionAssert.AreEqual(new[] { true, false }, data.GetColumn<bool[]>("Occluded").ElementAt(1));
        CollectionAssert.AreEqual(new[] { false, true }, data.GetColumn<bool[]>("Generated").ElementAt(1));
        CollectionAssert.AreEqual(new[] { 4f, 4, 6, 6 }, data.GetColumn<float[]>("IgnoredBoundingBoxes").First(), "a crowd");
        Assert.IsEmpty(labels[0]);

        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema["Label"].GetKeyValues(ref names);
        CollectionAssert.AreEqual(new[] { "cat", "fox", "dog" }, names.DenseValues().Select(name => name.ToString()).ToArray());
    }

    [TestMethod]
    public void Image_IsDecodedFromItsRoot_AndAMissingOneIsNamed()
    {
        using TemporaryFolder folder = new();
        string json = folder.Write("a.json", SmallCocoVid.Text());
        Directory.CreateDirectory(folder.File("frames/a"));
        using (MLImage image = Clips.Filled(8, 6, 10, 20, 30))
        {
            image.Save(folder.File("frames/a/1.png"));
        }

        LabeledVideoData data = _catalog.LoadFromCocoVid(json, folder.File("frames"));
        using MLImage read = data.Videos[0].ReadImage(1);
        Assert.AreEqual(((byte)10, (byte)20, (byte)30), Clips.PixelOf(read, 3, 3));
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => data.Videos[0].ReadImage(0).Dispose());
        StringAssert.Contains(error.Message, Path.Combine(folder.File("frames"), "a/0.png"));
    }

    [TestMethod]
    public void ClassNames_MapByName_AndOthersAreCounted()
    {
        using TemporaryFolder folder = new();
        string json = folder.Write("a.json", SmallCocoVid.Text());
        LabeledVideoData data = _catalog.LoadFromCocoVid(json, options: new() { ClassNames = ["dog", "cat"] });
        CollectionAssert.AreEqual(new uint[] { 1, 2 }, data.GetColumn<uint[]>("Label").ElementAt(1));
        Assert.AreEqual(1, data.Problems.Count(DataProblemKind.UnknownClass));
        Assert.AreEqual(1, data.Problems.UnknownClasses["fox"]);
        StringAssert.Contains(data.Problems.Examples(DataProblemKind.UnknownClass)[0], "annotations[3]");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(
                () => _catalog.LoadFromCocoVid(json, options: new() { ClassNames = ["dog", "cat"], Strict = true })).Message,
            "fox");
    }

    [TestMethod]
    [DataRow("[-1, 0, 3, 3]", DataProblemKind.ClippedBox, 1)]
    [DataRow("[6, 4, 3, 3]", DataProblemKind.ClippedBox, 1)]
    [DataRow("[1, 1, 0, 3]", DataProblemKind.DegenerateBox, 0)]
    [DataRow("[1, 1, 2, -3]", DataProblemKind.DegenerateBox, 0)]
    [DataRow("[9, 1, 2, 2]", DataProblemKind.DegenerateBox, 0)]
    [DataRow("[1e308, 1, 1e308, 2]", DataProblemKind.DegenerateBox, 0)]
    public void BoxThatDoesNotFit_IsClippedOrDropped_AndCounted(string box, DataProblemKind kind, int left)
    {
        using TemporaryFolder folder = new();
        string json = folder.Write(
            "a.json", SmallCocoVid.Text(annotations: $$"""[{"id": 1, "image_id": 20, "category_id": 3, "bbox": {{box}}}]"""));
        LabeledVideoData data = _catalog.LoadFromCocoVid(json);
        FrameAnnotation frame = data.Videos[1].GetAnnotation(0);
        Assert.HasCount(left, frame.Labels);
        Assert.IsTrue(frame.Boxes.All(edge => edge is >= 0 and <= 8));
        Assert.AreEqual((1L, 1L), (data.Problems.Count(kind), data.Problems.Total));
        StringAssert.Contains(data.Problems.Examples(kind)[0], "annotations[0]");
        Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromCocoVid(json, options: new() { Strict = true }));
    }

    [TestMethod]
    public void AnnotationOfNoImage_IsCounted()
    {
        using TemporaryFolder folder = new();
        string json = folder.Write(
            "a.json", SmallCocoVid.Text(annotations: """[{"id": 1, "image_id": 99, "category_id": 3, "bbox": [0, 0, 1, 1]}]"""));
        DataProblems problems = _catalog.LoadFromCocoVid(json).Problems;
        StringAssert.Contains(problems.Examples(DataProblemKind.MissingFrame).Single(), "99");
    }

    [TestMethod]
    [DataRow("../x.png")]
    [DataRow("a/../../x.png")]
    [DataRow("/etc/x.png")]
    [DataRow("\\\\host\\x.png")]
    [DataRow("C:\\x.png")]
    [DataRow("a\\..\\..\\x.png")]
    [DataRow("")]
    public void FileNameThatLeadsOut_IsRefused(string name)
    {
        using TemporaryFolder folder = new();
        string json = folder.Write("a.json", SmallCocoVid.Text(images: SmallCocoVid.Images.Replace("a/1.png", name.Replace("\\", "\\\\"))));
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromCocoVid(json));
        StringAssert.Contains(error.Message, "images[1]");
        StringAssert.Contains(error.Message, $"'{name}'");
    }

    [TestMethod]
    public void PlainCoco_IsStillImages()
    {
        using TemporaryFolder folder = new();
        string json = folder.Write(
            "a.json",
            """
            {"images": [{"id": 1, "file_name": "x.jpg", "width": 10, "height": 10}],
             "annotations": [{"image_id": 1, "category_id": 1, "bbox": [1, 1, 5, 5], "iscrowd": 0}],
             "categories": [{"id": 1, "name": "thing"}]}
            """);
        LabeledVideoData data = _catalog.LoadFromCocoVid(json);
        Assert.AreEqual((1, true, "x.jpg", 0), (data.Videos.Count, data.Videos[0].IsStill, data.Videos[0].Id, data.Videos[0].GetFrameIndex(0)));
        Assert.IsEmpty(data.Videos[0].GetAnnotation(0).TrackIds, "no tracks are labeled");
    }

    [TestMethod]
    public void ReferenceFile_Opens()
    {
        LabeledVideoData data = _catalog.LoadFromCocoVid(Fixtures.Reference("evaluation", "ground_truth_coco_vid.json"));
        Assert.AreEqual("video0", data.Videos[0].Id);
        Assert.IsFalse(data.Videos[0].IsStill);
        Assert.AreEqual(0, data.Problems.Total, data.Problems.ToString());
    }
}
