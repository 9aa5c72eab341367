using System.Text.Json;
using Microsoft.ML.VideoDetection.Evaluation.Segmentation;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation.Segmentation;

[TestClass]
public sealed class SegmentationEvaluatorTests
{
    private const byte None = LabelMapFrame.Ignored;
    private static readonly string[] _names = ["sky", "road", "car"];

    [TestMethod]
    public void Figures_OfSixPixels_AreThoseOfThePaper()
    {
        // sky: 2 labelled, 3 predicted, 2 right; road: 2, 1, 1; car: 1, 1, 1; one pixel is ignored.
        VideoSegmentationMetrics metrics = Evaluate(new LabelMapFrame(
            [0, 0, 1, 1, 2, None], [0, 0, 0, 1, 2, 1], KeyDistance: 0));
        Assert.AreEqual((1L, 5L, 1L), (metrics.FrameCount, metrics.PixelCount, metrics.IgnoredPixelCount));
        Assert.AreEqual((2 / 3.0 + 1 / 2.0 + 1) / 3, metrics.MeanIntersectionOverUnion!.Value, 1e-12);
        Assert.AreEqual(4 / 5.0, metrics.PixelAccuracy!.Value, 1e-12);
        Assert.AreEqual((1 + 0.5 + 1) / 3, metrics.MeanAccuracy!.Value, 1e-12);
        Assert.AreEqual((2 * (2 / 3.0) + 2 * 0.5 + 1) / 5, metrics.FrequencyWeightedIntersectionOverUnion!.Value, 1e-12);
        CollectionAssert.AreEqual(new long[] { 1, 1, 0, 0 }, metrics.Confusion[1].ToArray(), "one pixel of road was taken for sky");
        Assert.AreEqual(new SegmentationDistanceMetrics(0, metrics.MeanIntersectionOverUnion), metrics.ByKeyFrameDistance.Single());
        Assert.IsNull(metrics.MeanBoundaryF, "the width is not known");
        Assert.IsNull(metrics.TemporalConsistency);
    }

    [TestMethod]
    public void Class_WithoutAPixel_CountsNowhere_AndOneThatIsOnlyPredictedIs0()
    {
        VideoSegmentationMetrics metrics = Evaluate(new LabelMapFrame([0, 0], [0, 1]));
        CollectionAssert.AreEqual(new double?[] { 0.5, 0, null }, metrics.Classes.Select(c => c.IntersectionOverUnion).ToArray());
        CollectionAssert.AreEqual(new double?[] { 0.5, null, null }, metrics.Classes.Select(c => c.Accuracy).ToArray());
        Assert.AreEqual(0.25, metrics.MeanIntersectionOverUnion);
        Assert.AreEqual(0.5, metrics.MeanAccuracy);
    }

    [TestMethod]
    public void Pixel_WithoutPrediction_IsMissed()
    {
        VideoSegmentationMetrics metrics = Evaluate(new LabelMapFrame([0, 0], [0, None]));
        Assert.AreEqual(0.5, metrics.MeanIntersectionOverUnion);
        CollectionAssert.AreEqual(new long[] { 1, 0, 0, 1 }, metrics.Confusion[0].ToArray());
    }

    [TestMethod]
    public void NothingLabelled_GivesNoFigures()
    {
        VideoSegmentationMetrics metrics = Evaluate(new LabelMapFrame([None, None], [0, 1], Width: 2));
        Assert.IsNull(metrics.MeanIntersectionOverUnion);
        Assert.IsNull(metrics.PixelAccuracy);
        Assert.IsNull(metrics.FrequencyWeightedIntersectionOverUnion);
        Assert.IsNull(metrics.MeanBoundaryF);
    }

    [TestMethod]
    public void WorstFrames_AreThoseWithTheMostWrongPixels_OfEach25FramesOne()
    {
        var evaluator = new SegmentationEvaluator(3, new SegmentationEvaluationOptions { KeepWorstFrames = 2 });
        byte[][] predictions = [[0, 0, 0, 1], [0, 0, 1, 1], [0, 0, 0, 0], [1, 1, 1, 0]];
        (int Frame, int Wrong)[] frames = [(0, 0), (1, 1), (2, 2), (30, 3), (60, 0)];
        foreach ((int frame, int wrong) in frames)
            evaluator.Add(new LabelMapFrame([0, 0, 0, None], predictions[wrong], Width: 2), "a", frame, picture: null);
        SegmentationMistakes[] worst = [.. evaluator.Finish(_names).WorstFrames];

        // 1 of 3 labelled pixels is wrong on frame 1, all 3 on frame 30.
        CollectionAssert.AreEqual(new[] { 30, 1 }, worst.Select(frame => frame.FrameIndex).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 1 / 3.0 }, worst.Select(frame => frame.WrongShare).ToArray());
    }

    [TestMethod]
    public void Report_HasItsFiles_AndNamesAreOnlyText()
    {
        using var folder = new TemporaryFolder();
        const string Hostile = "</title><script>alert(1)</script>";
        var evaluator = new SegmentationEvaluator(3, new SegmentationEvaluationOptions());
        for (int i = 0; i < 3; i++)
            evaluator.Add(new LabelMapFrame([0, 0, 1, None], [0, 1, 1, 2], KeyDistance: i, Width: 2), Hostile, i, picture: null);
        evaluator.Finish(["sky", Hostile, "car"]).SaveReport(folder.File("report"));
        string page = File.ReadAllText(folder.File("report/index.html"));
        Assert.DoesNotContain("<script", page);
        Assert.Contains("&lt;script&gt;", page);
        Assert.DoesNotContain("src=\"http", page);
        Assert.Contains("33.3 % of the labelled pixels are wrong", page); // 1 of 3
        foreach (string plot in new[] { "iou-by-class", "miou-by-key-frame-distance", "confusion" })
        {
            Assert.IsTrue(File.Exists(folder.File($"report/{plot}.svg")), plot);
            Assert.IsTrue(File.Exists(folder.File($"report/{plot}.png")), plot);
        }

        // sky: 1 right of 2 in either; the other class: 1 of 2; car is only predicted where nothing is labelled.
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("report/metrics.json")));
        Assert.AreEqual(0.5, json.RootElement.GetProperty("mIoU").GetDouble(), 1e-12);
        Assert.Contains("all,mIoU,0.5\n", File.ReadAllText(folder.File("report/metrics.csv")));
    }

    // The other computation has masks of all frames at once, as one would write it with numpy, and no matrix of counts.
    [TestMethod]
    [DataRow(1, 3)]
    [DataRow(2, 7)]
    [DataRow(3, 19)]
    public void RandomMaps_GiveWhatTheDefinitionsSay(int seed, int classCount)
    {
        var chance = new Random(seed);
        var frames = new List<LabelMapFrame>();
        for (int i = 0; i < 12; i++)
        {
            byte[] labels = Map(chance, 40 * 30, classCount), predictions = Map(chance, labels.Length, classCount), carried = Map(chance, labels.Length, classCount);
            for (int p = 0; p < labels.Length; p++)
                predictions[p] = chance.Next(3) > 0 && labels[p] != None ? labels[p] : predictions[p] == None ? (byte)0 : predictions[p];
            frames.Add(new LabelMapFrame(labels, predictions, KeyDistance: i % 4, Carried: i % 4 == 0 ? null : carried));
        }

        string[] names = [.. Enumerable.Range(0, classCount).Select(c => $"class {c}")];
        VideoSegmentationMetrics metrics = Evaluate(names, [.. frames]);
        var pixels = frames.SelectMany(f => f.Labels.Zip(f.Predictions, (t, p) => (True: t, Predicted: p, f.KeyDistance)))
            .Where(pixel => pixel.True != None).ToArray();
        Assert.AreEqual(PlainIou(pixels.Select(p => (p.True, p.Predicted)), classCount), metrics.MeanIntersectionOverUnion!.Value, 1e-12);
        Assert.AreEqual(pixels.Count(p => p.True == p.Predicted) / (double)pixels.Length, metrics.PixelAccuracy!.Value, 1e-12);
        Assert.AreEqual(
            pixels.GroupBy(p => p.True).Average(g => g.Count(p => p.Predicted == p.True) / (double)g.Count()), metrics.MeanAccuracy!.Value, 1e-12);
        Assert.AreEqual(
            pixels.Average(p => pixels.Count(q => q.True == p.True && q.Predicted == p.True)
                / (double)pixels.Count(q => q.True == p.True || q.Predicted == p.True)),
            metrics.FrequencyWeightedIntersectionOverUnion!.Value,
            1e-12,
            "each pixel has the IoU of its class");
        for (int distance = 0; distance < 4; distance++)
        {
            Assert.AreEqual(
                PlainIou(pixels.Where(p => p.KeyDistance == distance).Select(p => (p.True, p.Predicted)), classCount),
                metrics.ByKeyFrameDistance[distance].MeanIntersectionOverUnion!.Value,
                1e-12);
        }

        var steady = frames.Where(f => f.Carried is not null)
            .SelectMany(f => f.Predictions.Zip(f.Carried!)).Where(p => p.Second != None);
        Assert.AreEqual(PlainIou(steady, classCount), metrics.TemporalConsistency!.Value, 1e-12);
    }

    [TestMethod]
    public void Maps_OfDifferentLength_AreRefused() =>
        Assert.ThrowsExactly<ArgumentException>(() => Evaluate(new LabelMapFrame([0, 0], [0])));

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(0.06)]
    [DataRow(double.NaN)]
    public void Tolerance_OutOfRange_IsNamed(double tolerance)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => new SegmentationEvaluationOptions { BoundaryTolerance = tolerance }.Validated());
        StringAssert.Contains(error.Message, "BoundaryTolerance is");
        StringAssert.Contains(error.Message, "between 0 and 0.05");
    }

    private static double PlainIou(IEnumerable<(byte True, byte Predicted)> pixels, int classCount)
    {
        (byte True, byte Predicted)[] all = [.. pixels];
        return Enumerable.Range(0, classCount)
            .Select(c => (Both: all.Count(p => p.True == c && p.Predicted == c), Either: all.Count(p => p.True == c || p.Predicted == c)))
            .Where(c => c.Either > 0)
            .Average(c => c.Both / (double)c.Either);
    }

    private static byte[] Map(Random chance, int length, int classCount) =>
        [.. Enumerable.Range(0, length).Select(_ => chance.Next(10) == 0 ? None : (byte)chance.Next(classCount))];

    private static VideoSegmentationMetrics Evaluate(params LabelMapFrame[] frames) => Evaluate(_names, frames);

    private static VideoSegmentationMetrics Evaluate(string[] names, LabelMapFrame[] frames)
    {
        var evaluator = new SegmentationEvaluator(names.Length, new SegmentationEvaluationOptions().Validated());
        foreach (LabelMapFrame frame in frames)
            evaluator.Add(frame);
        return evaluator.Finish(names);
    }
}
