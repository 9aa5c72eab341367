using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

/// <summary>synthesize, check-data and evaluate, one after the other, as a user runs them.</summary>
[TestClass]
public sealed class DataCommandsTests
{
    [TestMethod]
    [DataRow("vid")]
    [DataRow("coco")]
    public void Made_up_videos_are_checked_and_measured_on(string format)
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data"), names = folder.Write("names.txt", string.Join('\n', SyntheticVideo.ClassNames));
        Succeed(inProcess: true, "synthesize", "--output", data, "--format", format, "--videos", "2", "--frames", "4", "--size", "160x96", "--seed", "3");

        string check = Succeed(inProcess: true, "check-data", "--data", data, "--classes", names, "--contact-sheet", folder.File("sheet.png"));
        Assert.Contains("8, 8 with objects", check);
        Assert.Contains("No problems.", check);
        using (var sheet = Microsoft.ML.Data.MLImage.CreateFromFile(folder.File("sheet.png")))
            Assert.IsGreaterThan(160, sheet.Width);

        // Measuring reads what checking read, so that it is enough to measure on one format.
        if (format == "coco")
            AssertMeasured(folder, data);
    }

    private static void AssertMeasured(TemporaryFolder folder, string data)
    {
        string model = folder.File("model.zip");
        var mlContext = new MLContext(1);
        using (DeepFeatureFlowTransformer untrained = mlContext.VideoDetection.CreateUntrained(
            DeepFeatureFlow.SmallModel.Architecture with { ClassNames = [.. SyntheticVideo.ClassNames] }))
            mlContext.Model.Save(untrained, untrained.InputSchema, model);
        string metrics = Succeed(inProcess: false, "evaluate", "--model", model, "--data", data, "--report", folder.File("report"));
        Assert.Contains("8 frames of 2 videos; ResNet18 on cpu, a key frame every 4 frames.", metrics);
        Assert.Contains("AP50 3 frames from the key frame", metrics);
        Assert.Contains("data:image/", File.ReadAllText(folder.File(Path.Combine("report", "index.html"))));
    }

    [TestMethod]
    [DataRow("evaluate --model m.zip", "either --ground-truth and --detections, or --model and --data")]
    [DataRow("evaluate --model m.zip --data d --detections r.json", "either --ground-truth")]
    [DataRow("evaluate --model m.zip --data d --key-frame-interval 0", "--key-frame-interval must be")]
    [DataRow("check-data", "--data")]
    [DataRow("check-data --data d --format voc", "voc")]
    [DataRow("synthesize", "--output")]
    public void Wrong_arguments_exit_with_2(string arguments, string words)
    {
        (int exitCode, _, string error) = SamplesHere.Run(arguments.Split(' '));
        Assert.AreEqual(2, exitCode, error);
        Assert.Contains(words, error);
    }

    [TestMethod]
    public void Data_that_is_not_there_is_named()
    {
        (int exitCode, _, string error) = SamplesHere.Run("check-data", "--data", "/nowhere/at-all");
        Assert.AreEqual(1, exitCode);
        Assert.Contains("at-all", error);
    }

    private static string Succeed(bool inProcess, params string[] arguments)
    {
        (int exitCode, string output, string error) = inProcess ? SamplesHere.Run(arguments) : SamplesProcess.Run(arguments);
        Assert.AreEqual(0, exitCode, $"{string.Join(' ', arguments)}: {error}{output}");
        return output;
    }
}
