using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Data.Frames.Images;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

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

    [TestMethod]
    public void Check_data_decodes_images_and_names_the_bad_ones()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Data.Frames.Images.PictureFiles.NoiseJpeg(200, 150);
        folder.Write("0.jpg", whole);
        folder.Write("1.jpg", whole.AsSpan(0, whole.Length - 2));
        folder.Write("2.jpg", whole.AsSpan(0, whole.Length / 2));
        folder.Write("3.jpg", Data.Frames.Images.PictureFiles.WithOrientation(whole, 6)); // 150 x 200 to whoever looks at it
        string Image(int i, int width, int height) => $$"""{"id":{{i}},"file_name":"{{i}}.jpg","width":{{width}},"height":{{height}}}""";
        string data = folder.Write("a.json", $$"""
            {"images":[{{Image(0, 200, 150)}},{{Image(1, 200, 150)}},{{Image(2, 200, 150)}},{{Image(3, 150, 200)}}],
             "categories":[{"id":1,"name":"car"}],"annotations":[{"id":1,"image_id":3,"category_id":1,"bbox":[10,160,20,30]}]}
            """);
        (int exitCode, string output, string error) = SamplesHere.Run("check-data", "--data", data, "--frames-root", folder.Root);
        Assert.AreEqual(1, exitCode, output + error);
        Assert.Contains("1 images missing, unreadable or of another size", output);
        Assert.Contains("2.jpg", output);
        Assert.Contains("1 images lack their ends", output);
        Assert.Contains("1.jpg", output);
        Assert.DoesNotContain("3.jpg", output);
        Assert.DoesNotContain("clipped", output);

        // As before: labels only.
        (exitCode, output, _) = SamplesHere.Run("check-data", "--data", data, "--frames-root", folder.Root, "--skip-images");
        Assert.AreEqual(0, exitCode, output);
        Assert.Contains("No problems.", output);

        // What is mended without being told is an error when read strictly.
        (exitCode, output, error) = SamplesHere.Run("check-data", "--data", data, "--frames-root", folder.Root, "--strict");
        Assert.AreEqual(1, exitCode, output);
        Assert.Contains("2 images", error);
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
