using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Output;
using Found = Microsoft.ML.VideoDetection.Tests.Evaluation.PlainCocoEvaluation.Found;
using Label = Microsoft.ML.VideoDetection.Tests.Evaluation.PlainCocoEvaluation.Label;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation;

/// <summary>Random scenes with ties, crowds, tiny boxes and too many detections, measured in two ways.</summary>
[TestClass]
public sealed class PlainCocoEvaluationTests
{
    private const int Classes = 3;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    public void RandomScenes_GiveTheNumbersOfThePlainProtocol(int seed)
    {
        (List<Label> labels, List<Found> found) = Generate(new Random(seed));
        VideoDetectionMetrics fast = Evaluate(labels, found);

        AssertMean(labels, found, 0, 1e10, fast.MeanAveragePrecision);
        AssertMean(labels, found, 0, 32 * 32, fast.MeanAveragePrecisionSmall);
        AssertMean(labels, found, 32 * 32, 96 * 96, fast.MeanAveragePrecisionMedium);
        AssertMean(labels, found, 96 * 96, 1e10, fast.MeanAveragePrecisionLarge);
        Assert.AreEqual(
            Mean(labels, found, 0, 1e10, 100, slow => slow.Recall)!.Value, fast.AverageRecall100!.Value, 1e-9);
        Assert.AreEqual(
            Mean(labels, found, 0, 1e10, 100, slow => slow.Ap)!.Value, fast.MeanAveragePrecisionAt100!.Value, 1e-9);
    }

    private static void AssertMean(List<Label> labels, List<Found> found, double min, double max, double? actual)
    {
        double? expected = Mean(labels, found, min, max, 1000, slow => slow.Ap);
        Assert.AreEqual(expected is null, actual is null);
        if (expected is not null)
            Assert.AreEqual(expected.Value, actual!.Value, 1e-9);
    }

    private static double? Mean(
        List<Label> labels, List<Found> found, double min, double max, int limit, Func<(double Ap, double Recall), double> metric) =>
        Enumerable.Range(0, Classes).SelectMany(c => CocoProtocol.IouThresholds.Select(t =>
            PlainCocoEvaluation.Measure(labels, found, c, t, min, max, limit) is { } slow ? metric(slow) : (double?)null)).Average();

    private static VideoDetectionMetrics Evaluate(List<Label> labels, List<Found> found)
    {
        var scene = new Scene();
        for (int i = 0; i <= labels.Max(l => l.Frame); i++)
        {
            int frame = i;
            scene.Frame(i, f =>
            {
                foreach (Label l in labels.Where(l => l.Frame == frame))
                    f.Label(l.X, l.Y, l.W, l.H, l.Class, l.Area, l.Crowd);
                foreach (Found d in found.Where(d => d.Frame == frame))
                    f.Detect(d.Score, d.X, d.Y, d.W, d.H, d.Class);
            });
        }

        return scene.Evaluate(Classes);
    }

    private static (List<Label> Labels, List<Found> Found) Generate(Random random)
    {
        var labels = new List<Label>();
        var found = new List<Found>();
        for (int frame = 0; frame < 12; frame++)
        {
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                double w = random.Next(2, 150), h = random.Next(2, 150), x = random.Next(200), y = random.Next(200);
                int ofClass = random.Next(Classes - 1); // the last class has no labels
                labels.Add(new Label(frame, ofClass, x, y, w, h, w * h * (0.5 + (random.NextDouble() / 2)), random.Next(8) == 0));
                for (int n = random.Next(4); n > 0; n--)
                {
                    found.Add(new Found(
                        frame, random.Next(5) == 0 ? 2 : ofClass, x + random.Next(-6, 7), y + random.Next(-6, 7), w, h * (0.8 + (random.NextDouble() / 3)),
                        random.Next(10) / 10.0)); // many ties
                }
            }

            for (int i = frame == 3 ? 120 : random.Next(4); i > 0; i--)
                found.Add(new Found(frame, 0, random.Next(300), random.Next(300), random.Next(200), random.Next(200), random.Next(10) / 10.0));
        }

        return (labels, found);
    }
}
