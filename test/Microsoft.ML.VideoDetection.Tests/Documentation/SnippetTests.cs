using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Documentation;

/// <summary>What the documentation shows compiles and runs.</summary>
[TestClass]
public sealed class SnippetTests
{
    // What an example prints at its end on the small files of SnippetFiles, and what of it is made smaller so that it takes seconds.
    private static readonly Dictionary<string, (string Printed, (string Long, string Short)[] Changes)> _examples = new()
    {
        ["detect"] = ("^4: (disc|square|triangle) 0.5\\d at|^$", []),
        ["transform"] = (@"^20(\n20){4}$", []),
        ["first-training"] = ("^saved street.zip, AP50 0.\\d\\d$", [("MaxEpoch = 10", Tiny), ("(all, 0, 500)", "(all, 0, 3)"), ("(all, 500)", "(all, 3)")]),
        ["first-detector"] = (@"^anchors \d.*, \d+ steps$",
        [
            ("mlContext.VideoDetection.TrainTestSplit(all, testFraction: 0.2)", "new LabeledVideoSplit(mlContext.VideoDetection.TakeFrames(all, 0, 3), mlContext.VideoDetection.TakeFrames(all, 3), IsByVideo: false)"),
            ("found.ApplyTo(options);", "found.ApplyTo(options); options.MaxSteps = 2; options.FrozenStages = 4; options.Architecture = mlContext.VideoDetection.Inspect(\"tiny.zip\").Architecture!;"),
        ]),
        ["datasets"] = (@"^\d+ frames; ", []),
        ["own-format"] = ("^2 videos, 25 frames of 'crossing'$", []),
        ["synthesize"] = ("^2000 frames of ", []),
        ["own-rows"] = ("^trained on car, person$", [("MaxEpoch = 10", Tiny)]),
        ["train"] = (@"AP50 0.\d\d\d", [("MaxEpoch = 10", Tiny), ("(all, 0, 500)", "(all, 0, 6)"), ("(all, 500)", "(all, 6)")]),
        ["pretrained"] = ("^stages of 2 2 2 3 blocks$",
        [
            ("\"DnnImageModels/ResNet18Onnx/ResNet18.onnx\"", $"@\"{Dff.Samples.PretrainedBackbone.Path}\""),
            ("options.MaxEpoch = 10;", "options.MaxSteps = 1; options.Architecture = options.Architecture with { MaxLongSide = 64, MaxShortSide = 48 };"),
        ]),
        ["scale-out"] = ("^saved street.zip$", [("MaxEpoch = 10", Tiny)]),
        ["evaluate"] = (@"^AP50 0.\d\d\d$", []),
        ["import"] = (@"^\d+ entries, ResNet18, 3 classes$", []),
        ["download"] = ("^ResNet18 of .*tiny-[0-9a-f]{8}.pth$", [("\"r50\", new WeightDownloadOptions {", "$\"https://weights.invalid/{Path.GetFileName(Directory.GetFiles(\"published\")[0])}\", new WeightDownloadOptions { Folder = \"published\",")]),
        ["fine-tune"] = ("^fine-tuned for car, person$", [("MaxEpoch = 3", "MaxSteps = 2"), ("\"dff.zip\"", "\"tiny.zip\"")]),
        ["streams"] = (@"^(north|south) \d+: \d+ objects", []),
        ["flow"] = (@"^\d+ % of the pixels", []),
        ["segmentation"] = (
            @"^mIoU [01].\d\d\d\n0: \d+ ?% sky\n(.*\n)+4: \d+ ?% sky$",
            [("MaxEpoch = 20", "MaxSteps = 2, Architecture = mlContext.VideoDetection.Inspect(\"tiny.zip\").Architecture!")]),
    };

    private const string Tiny = "MaxSteps = 2, FrozenStages = 4, Architecture = mlContext.VideoDetection.Inspect(\"tiny.zip\").Architecture!";

    [TestMethod]
    public void Every_example_has_a_name_and_is_run()
    {
        IReadOnlyList<Snippet> snippets = Snippet.All();
        foreach (Snippet snippet in snippets)
            Assert.AreNotEqual("", snippet.Name, $"An example in {snippet.File} has no name.");
        CollectionAssert.AreEquivalent(_examples.Keys.ToArray(), snippets.Select(snippet => snippet.Name).ToArray());
    }

    [TestMethod]
    public void The_example_of_the_package_is_that_of_the_README() => Assert.AreEqual(
        Snippet.In("README.md").First().Code, Snippet.In("src/Microsoft.ML.VideoDetection/PACKAGE.md").Single().Code);

    [TestMethod]
    [DataRow("detect")]
    [DataRow("transform")]
    [DataRow("first-training")]
    [DataRow("first-detector")]
    [DataRow("datasets")]
    [DataRow("own-format")]
    [DataRow("synthesize")]
    [DataRow("own-rows")]
    [DataRow("train")]
    [DataRow("pretrained")]
    [DataRow("scale-out")]
    [DataRow("evaluate")]
    [DataRow("import")]
    [DataRow("download")]
    [DataRow("fine-tune")]
    [DataRow("streams")]
    [DataRow("flow")]
    [DataRow("segmentation")]
    public void Example_runs(string name)
    {
        Snippet snippet = Snippet.All().Single(snippet => snippet.Name == name);
        Assert.IsNotNull(snippet.Compile(), "as it stands in the document");
        (string expected, (string Long, string Short)[] changes) = _examples[name];
        foreach ((string longer, string shorter) in changes)
        {
            Assert.Contains(longer, snippet.Code);
            snippet = snippet with { Code = snippet.Code.Replace(longer, shorter, StringComparison.Ordinal) };
        }

        using TemporaryFolder folder = SnippetFiles.Create();
        string printed = ConsoleProgram.Run(snippet.Compile(), folder.Root).Trim().ReplaceLineEndings("\n");
        Assert.MatchesRegex(expected, printed);
        if (name == "detect")
            Assert.AreEqual(5, VideoSource.FromFile(folder.File("annotated.mp4")).ReadFrames().Count(IsDisposed));
    }

    private static bool IsDisposed(VideoFrame frame)
    {
        frame.Dispose();
        return true;
    }
}
