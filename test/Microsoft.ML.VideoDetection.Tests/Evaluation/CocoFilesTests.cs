using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation;

[TestClass]
public sealed class CocoFilesTests
{
    private const string Truth = """
        {"categories":[{"id":7,"name":"cat"},{"id":3,"name":"dog"}],
         "annotations":[{"id":1,"image_id":20,"category_id":7,"bbox":[0,0,50,50],"iscrowd":0}],
         "images":[{"id":20,"file_name":"b.jpg"},{"id":10,"file_name":"a.jpg"}]}
        """;

    [TestMethod]
    public void ReferenceFolder_GivesTheNumbersOfPycocotools()
    {
        string folder = Fixtures.Reference("evaluation");

        int exitCode = global::ReferenceCheck.EvaluationCheck.Create(Spectre.Console.AnsiConsole.Console).Parse(["--reference", folder]).Invoke();

        Assert.AreEqual(0, exitCode);
    }

    [TestMethod]
    public void ReferenceCheck_FailsWhenANumberIsWrongOrUnknown()
    {
        using var folder = new TemporaryFolder();
        folder.Write("ground_truth_coco_vid.json", Truth);
        folder.Write("detections_coco.json", """[{"image_id":20,"category_id":7,"bbox":[0,0,50,50],"score":0.5}]""");

        foreach ((string expected, int exitCode) in new[]
        {
            ("""{"bbox_mAP":1.0}""", 0), ("""{"bbox_mAP":0.99999}""", 1), ("""{"bbox_mAP_huge":1.0}""", 1),
            ("""{"bbox_mAP_small":-1}""", 0), ("""{"per_class_AP_50":{"cat":1,"dog":null}}""", 0), ("""{"per_class_AP_50":{"dog":1}}""", 1),
        })
        {
            folder.Write("expected.json", expected);
            Assert.AreEqual(exitCode, global::ReferenceCheck.EvaluationCheck.Create(Spectre.Console.AnsiConsole.Console).Parse(["--reference", folder.Root]).Invoke(), expected);
        }
    }

    [TestMethod]
    public void ListsInAnyOrder_AndClassesByTheirIds()
    {
        VideoDetectionMetrics metrics = Evaluate(Truth, """[{"image_id":20,"category_id":7,"bbox":[0,0,50,50],"score":0.5,"segmentation":[[1]]}]""");

        CollectionAssert.AreEqual(new[] { "dog", "cat" }, metrics.Classes.Select(c => c.ClassName).ToArray());
        Assert.AreEqual(2, metrics.FrameCount);
        Assert.AreEqual(1, metrics.MeanAveragePrecision!.Value, 1e-12);
    }

    [TestMethod]
    public void EqualScores_FollowTheImageIdsNotTheFile()
    {
        // The true detection is on image 20, the false one on 10: by id the false one comes first, whatever the order in the file.
        VideoDetectionMetrics metrics = Evaluate(
            Truth, """[{"image_id":20,"category_id":7,"bbox":[0,0,50,50],"score":0.5},{"image_id":10,"category_id":7,"bbox":[0,0,9,9],"score":0.5}]""");

        Assert.AreEqual(0.5, metrics.MeanAveragePrecision50!.Value, 1e-12);
    }

    [TestMethod]
    public void EmptyResults_AreResults() => Assert.AreEqual(0, Evaluate(Truth, "[]").MeanAveragePrecision);

    [TestMethod]
    [DataRow("""[{"image_id":99,"category_id":7,"bbox":[0,0,1,1],"score":1}]""", "detections[0]", "image_id 99")]
    [DataRow("""[{"image_id":20,"category_id":7,"bbox":[0,0,1,1],"score":1},{"image_id":20,"category_id":4,"bbox":[0,0,1,1],"score":1}]""", "detections[1]", "category_id 4")]
    [DataRow("""[{"image_id":20,"category_id":7,"bbox":[0,0,1,1],"score":NaN}]""", "detections[0]", "NaN")]
    [DataRow("""[{"image_id":20,"category_id":7,"bbox":[0,0,1,1],"score":"NaN"}]""", "detections[0]", "score NaN")]
    [DataRow("""[{"image_id":20,"category_id":7,"bbox":[0,0,-1,1],"score":1}]""", "detections[0]", "negative")]
    [DataRow("""[{"image_id":20,"category_id":7,"bbox":[0,0,1],"score":1}]""", "detections[0]", "bbox")]
    [DataRow("""[{"image_id":20,"category_id":7,"bbox":[0,0,1,1,1],"score":1}]""", "detections[0]", "bbox")]
    [DataRow("""[{"image_id":20,"category_id":7,"score":1}]""", "detections[0]", "bbox")]
    [DataRow("""[{"image_id":20,"category_id":7,"bbox":[0,0,1,1]}]""", "detections[0]", "score")]
    [DataRow("""[{"category_id":7,"bbox":[0,0,1,1],"score":1}]""", "detections[0]", "image_id")]
    [DataRow("""[5]""", "detections[0]", "object")]
    [DataRow("""{"annotations":[]}""", "results file", "array")]
    [DataRow("""[{"image_id":20,"categ""", "detections[0]", "JSON")]
    [DataRow("""[] []""", "JSON", "results.json")]
    public void WrongResults_NameFileAndElement(string results, string element, string problem)
    {
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => Evaluate(Truth, results));

        Assert.Contains("results.json", error.Message);
        Assert.Contains(element, error.Message);
        Assert.Contains(problem, error.Message);
    }

    [TestMethod]
    [DataRow("\"image_id\":20", "\"image_id\":21", "annotations[0]", "image_id 21")]
    [DataRow("\"category_id\":7", "\"category_id\":8", "annotations[0]", "category_id 8")]
    [DataRow("[0,0,50,50]", "[0,0,50,-50]", "annotations[0]", "negative")]
    [DataRow("\"id\":10", "\"id\":20", "images[1]", "id 20")]
    [DataRow("\"id\":3", "\"id\":7", "categories[1]", "id 7")]
    public void WrongGroundTruth_NamesFileAndElement(string text, string replacement, string element, string problem)
    {
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => Evaluate(Truth.Replace(text, replacement, StringComparison.Ordinal), "[]"));

        Assert.Contains("truth.json", error.Message);
        Assert.Contains(element, error.Message);
        Assert.Contains(problem, error.Message);
    }

    [TestMethod]
    public void Options_OutOfRange_AreReportedTogether()
    {
        ArgumentOutOfRangeException error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MLContext().VideoDetection.EvaluateCoco(
            "a", "b", new VideoEvaluationOptions { ScoreThreshold = double.NaN, KeepWorstFrames = -1, KeyFrameInterval = 0 }));

        Assert.Contains(nameof(VideoEvaluationOptions.ScoreThreshold), error.Message);
        Assert.Contains(nameof(VideoEvaluationOptions.KeepWorstFrames), error.Message);
        Assert.Contains(nameof(VideoEvaluationOptions.KeyFrameInterval), error.Message);
    }

    private static VideoDetectionMetrics Evaluate(string truth, string results)
    {
        using var folder = new TemporaryFolder();
        return new MLContext().VideoDetection.EvaluateCoco(folder.Write("truth.json", truth), folder.Write("results.json", results));
    }
}
