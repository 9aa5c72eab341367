using System.Text.Json;
using Dff.Samples.Benchmark;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tests.Evaluation;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

[TestClass]
public sealed class BenchmarkTests
{
    [TestMethod]
    public void Spread_OfAnEvenNumberOfValues_HasTheMeanOfTheMiddleTwo()
    {
        Assert.AreEqual(new Spread(3, 1, 9), Spread.Of([9, 1, 2, 4]));
        Assert.AreEqual(new Spread(2, 1, 9), Spread.Of([9, 1, 2]));
    }

    [TestMethod]
    public void Parts_OfAFrame_AreHeard()
    {
        var mlContext = new MLContext(1);
        using DeepFeatureFlowTransformer model = DeepFeatureFlow.SmallModel.Create(mlContext);
        using VideoDetector detector = mlContext.VideoDetection.CreateDetector(model);
        using var parts = new PartTimes();
        string[][] heard = [.. new MovingShapesSource(160, 90, 2).ReadFrames().Select(frame =>
        {
            using (frame)
                detector.Detect(frame);
            return parts.Take().Keys.Order(StringComparer.Ordinal).ToArray();
        })];

        string[] everyFrame = ["RoIAlign", "choice of detections", "choice of proposals", "proposals", "region head", "resize"];
        CollectionAssert.AreEquivalent(everyFrame.Append("backbone").Append("neck").ToArray(), heard[0]);
        CollectionAssert.AreEquivalent(everyFrame.Append("flow").Append("warp").ToArray(), heard[1]);
    }

    [TestMethod]
    public void WrongArguments_AreOneSentence()
    {
        using var folder = new TemporaryFolder();
        (int code, _, string error) = SamplesHere.Run("benchmark", "--models", "r18");
        Assert.AreEqual(2, code);
        StringAssert.Contains(error, "r18");
        folder.Write("old.json", "{"u8.ToArray());
        (code, _, error) = SamplesHere.Run("benchmark", "--compare", folder.File("old.json"));
        Assert.AreEqual(1, code);
        StringAssert.Contains(error, "old.json holds no benchmark");
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void SmallModel_IsMeasuredAndCompared()
    {
        using var folder = new TemporaryFolder();
        string first = folder.File("first.json");
        (int code, string output, string error) = SamplesProcess.Run("benchmark", "--models", "small", "--json", first);
        Assert.AreEqual(0, code, error);
        BenchmarkReport report = JsonSerializer.Deserialize<BenchmarkReport>(File.ReadAllText(first))!;
        ModelFigures small = report.Models.Single();
        Assert.IsGreaterThan(1, small.SpeedUp);
        Assert.AreEqual("512x384", small.NetworkSize);
        CollectionAssert.AreEqual(new[] { ".avi", ".mp4" }, small.Files.Select(file => file.Extension).ToArray());
        Assert.IsGreaterThan(10, report.Ceiling.Convolution);
        Assert.IsNotNull(report.Training);
        StringAssert.Contains(output, "frames/s, a key frame in ten");

        (code, output, error) = SamplesProcess.Run("benchmark", "--models", "small", "--compare", first);
        Assert.AreEqual(0, code, error);
        StringAssert.Contains(output, "before");
    }
}
