using Microsoft.ML.VideoDetection.Data.Labels.CocoVid;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.CocoVid;

/// <summary>COCO files as labeling tools write them.</summary>
[TestClass]
public sealed class CocoVariantsTests
{
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;

    [TestMethod]
    [DataRow("""[{"id": 0, "name": "animals", "supercategory": "none"}, {"id": 7, "name": "dog", "supercategory": "animals"}, {"id": 3, "name": "cat", "supercategory": "animals"}, {"id": 5, "name": "fox"}]""", "cat fox dog")]
    [DataRow("""[{"id": 0, "name": "dog", "supercategory": "none"}, {"id": 7, "name": "dog", "supercategory": "dog"}, {"id": 3, "name": "cat", "supercategory": "dog"}, {"id": 5, "name": "fox", "supercategory": null}]""", "cat fox dog")]
    [DataRow("""[{"id": 7, "name": "dog", "supercategory": "dog"}, {"id": 3, "name": "cat", "supercategory": "dog"}, {"id": 5, "name": "fox"}, {"id": 9, "name": "bird", "supercategory": "bird"}]""", "cat fox dog bird")]
    [DataRow("""[{"id": 7, "name": "dog"}, {"id": 3, "name": "cat"}, {"id": 5, "name": "fox"}, {"id": 8, "name": "owl", "supercategory": "owl"}, {"id": 9, "name": "owl", "supercategory": "bird"}, {"id": 10, "name": "eagle", "supercategory": "owl"}, {"id": 11, "name": "bird"}]""", "cat fox dog owl eagle")]
    public void CategoryThatGroupsOthers_IsNoClass(string categories, string classes)
    {
        using TemporaryFolder folder = new();
        LabeledVideoData data = _catalog.LoadFromCocoVid(folder.Write("a.json", SmallCocoVid.Text(categories: categories)));
        Assert.AreEqual(classes, string.Join(' ', data.ClassNames));
        Assert.AreEqual(("dog", "cat"), (data.ClassNames[(int)data.Videos[0].GetAnnotation(1).Labels[0] - 1], data.ClassNames[(int)data.Videos[0].GetAnnotation(1).Labels[1] - 1]));
        Assert.AreEqual(0, data.Problems.Total, data.Problems.ToString());
    }

    [TestMethod]
    public void GroupThatIsAnnotated_StaysAClass()
    {
        using TemporaryFolder folder = new();
        string categories = SmallCocoVid.Categories.Replace("\"name\": \"dog\"", "\"name\": \"dog\", \"supercategory\": \"cat\"");
        Assert.AreEqual("cat fox dog", string.Join(' ', _catalog.LoadFromCocoVid(folder.Write("a.json", SmallCocoVid.Text(categories: categories))).ClassNames));
    }

    [TestMethod]
    public void IdsThatAreTexts_AreTheSameDataset()
    {
        using TemporaryFolder folder = new();
        string text = SmallCocoVid.Text();
        foreach ((string field, string[] ids) in new[] { ("id", new[] { "20", "11", "10", "30", "7", "3", "5" }), ("image_id", ["11", "10", "30"]), ("category_id", ["7", "3", "5"]), ("video_id", ["2"]) })
        {
            foreach (string id in ids)
                text = text.Replace($"\"{field}\": {id},", $"\"{field}\": \"x{id}\",");
        }

        text = text.Replace("\"id\": 2, \"name\"", "\"id\": \"x2\", \"name\"").Replace("\"id\": 1, \"image_id\"", "\"id\": \"ann-1\", \"image_id\"")
            .Replace("\"instance_id\": 5", "\"instance_id\": \"red car\"");
        StringAssert.Contains(text, "\"video_id\": 1,", "numbers and texts together");
        LabeledVideoData data = _catalog.LoadFromCocoVid(folder.Write("a.json", text)), numbers = _catalog.LoadFromCocoVid(folder.Write("b.json", SmallCocoVid.Text()));
        Assert.AreEqual("dog cat fox", string.Join(' ', data.ClassNames), "in the order of the list, as texts have no other");
        for (int video = 0; video < 3; video++)
        {
            Assert.AreEqual(numbers.Videos[video].Id, data.Videos[video].Id);
            for (int position = 0; position < numbers.Videos[video].FrameCount; position++)
                CollectionAssert.AreEqual(numbers.Videos[video].GetAnnotation(position).Boxes, data.Videos[video].GetAnnotation(position).Boxes);
        }

        CollectionAssert.AreEqual(new[] { 1 << 30, 6 }, data.Videos[0].GetAnnotation(1).TrackIds.Select(id => id >= 1 << 30 ? 1 << 30 : id).ToArray());
        Assert.AreEqual(0, data.Problems.Total, data.Problems.ToString());
    }

    [TestMethod]
    public void WholeNumberAsText_IsThatNumber()
    {
        using TemporaryFolder folder = new();
        string text = SmallCocoVid.Text(images: SmallCocoVid.Images.Replace("\"id\": 11", "\"id\": \"11\"").Replace("\"video_id\": -1", "\"video_id\": null"));
        LabeledVideoData data = _catalog.LoadFromCocoVid(folder.Write("a.json", text));
        Assert.HasCount(2, data.Videos[0].GetAnnotation(1).Labels);
        Assert.IsTrue(data.Videos[2].IsStill);
        Assert.AreNotEqual(new TextIds().NumberOf("007"), new TextIds().NumberOf("7"));
    }

    [TestMethod]
    [DataRow("\"image_id\": 30", "\"image_id\": \"img 9\"", "image_id 'img 9', which no image has")]
    [DataRow("\"category_id\": 5", "\"category_id\": \"wolf\"", "category_id 'wolf'")]
    public void TextThatNoElementHas_IsCountedByItsText(string whole, string spoilt, string problem)
    {
        using TemporaryFolder folder = new();
        DataProblems problems = _catalog.LoadFromCocoVid(folder.Write("a.json", SmallCocoVid.Text().Replace(whole, spoilt))).Problems;
        Assert.AreEqual(1, problems.Total);
        StringAssert.Contains(problems.Examples(DataProblemKind.MissingFrame).Concat(problems.Examples(DataProblemKind.UnknownClass)).Single(), problem);
    }

    [TestMethod]
    [DataRow("\"id\": 11", "\"id\": \"x\"", "\"id\": 10", "\"id\": \"x\"", "id 'x', which images[1] has already")]
    [DataRow("\"video_id\": 2, \"frame_id\": 0", "\"video_id\": \"v\", \"frame_id\": 0", "", "", "images[0] has the video_id 'v'")]
    [DataRow("\"id\": 11", "\"id\": [1]", "", "", "images[1] (byte")]
    public void WrongText_IsNamed(string whole, string spoilt, string whole2, string spoilt2, string problem)
    {
        using TemporaryFolder folder = new();
        string text = SmallCocoVid.Text().Replace(whole, spoilt);
        string path = folder.Write("a.json", whole2.Length == 0 ? text : text.Replace(whole2, spoilt2));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromCocoVid(path)).Message, problem);
    }

    [TestMethod]
    public void ResultsWithTexts_AreMeasured()
    {
        using TemporaryFolder folder = new();
        string truth = folder.Write(
            "a.json",
            """
            {"images": [{"id": "i 1", "file_name": "x.jpg", "width": 10, "height": 10}],
             "annotations": [{"id": "a", "image_id": "i 1", "category_id": "c", "bbox": [1, 1, 5, 5], "area": 25, "iscrowd": 0}],
             "categories": [{"id": "c", "name": "thing"}]}
            """);
        string results = folder.Write("r.json", """[{"image_id": "i 1", "category_id": "c", "bbox": [1, 1, 5, 5], "score": 0.9}]""");
        Assert.AreEqual(1, _catalog.EvaluateCoco(truth, results).MeanAveragePrecision50!.Value, 1e-9);
        results = folder.Write("r.json", """[{"image_id": "i 2", "category_id": "c", "bbox": [1, 1, 5, 5], "score": 0.9}]""");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _catalog.EvaluateCoco(truth, results)).Message, "image_id 'i 2'");
        results = folder.Write("r.json", """[{"image_id": "i 1", "category_id": "c", "bbox": [], "score": 0.9}]""");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _catalog.EvaluateCoco(truth, results)).Message, "empty bbox");
    }

    [TestMethod]
    public void GroupOfClasses_IsNotMeasured()
    {
        using TemporaryFolder folder = new();
        string truth = folder.Write(
            "a.json",
            """
            {"images": [{"id": 1, "file_name": "x.jpg", "width": 10, "height": 10}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 5, 5], "area": 25, "iscrowd": 0}],
             "categories": [{"id": 0, "name": "car", "supercategory": "none"}, {"id": 1, "name": "car", "supercategory": "car"}]}
            """);
        string results = folder.Write(
            "r.json",
            """[{"image_id": 1, "category_id": 0, "bbox": [1, 1, 5, 5], "score": 0.9}, {"image_id": 1, "category_id": 1, "bbox": [1, 1, 5, 5], "score": 0.9}]""");
        VideoDetectionMetrics metrics = _catalog.EvaluateCoco(truth, results);
        Assert.AreEqual(1, metrics.MeanAveragePrecision50!.Value, 1e-9);
        Assert.AreEqual("car", metrics.Classes.Single().ClassName);
    }

    [TestMethod]
    public void EmptyBox_AndYouTubeVis_NameTheCause()
    {
        using TemporaryFolder folder = new();
        string Message(string text) => Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromCocoVid(folder.Write("a.json", text))).Message;
        StringAssert.Contains(Message(SmallCocoVid.Text().Replace("[0, 0, 8, 6]", "[]")), "annotations[3]");
        StringAssert.Contains(Message(SmallCocoVid.Text().Replace("[0, 0, 8, 6]", "[]")), "empty bbox");
        StringAssert.Contains(Message("""{"videos": [{"id": 1, "width": 8, "file_names": ["a/0.jpg"]}], "annotations": [], "categories": []}"""), "YouTube-VIS");
        StringAssert.Contains(Message("""{"annotations": [{"id": 1, "video_id": 1, "category_id": 1, "bboxes": [[0, 0, 1, 1], null]}], "videos": [], "categories": []}"""), "YouTube-VIS");
    }
}
