using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tests.Evaluation;
using Microsoft.ML.VideoDetection.Tests.Operators;

namespace Microsoft.ML.VideoDetection.Tests.Tasks.Detection;

/// <summary>The choice of proposals and detections, against the same choice written down step by step. The reference's are compared elsewhere.</summary>
[TestClass]
public sealed class SelectionTests
{
    private const int Rows = 6, Columns = 10;

    private static readonly DeepFeatureFlowArchitecture _architecture = SmallModel.Architecture with
    {
        ProposalsBeforeSuppression = 400,
        ProposalCount = 60,
    };

    private static readonly FrameGeometry _geometry = new(300, 180, 150, 90);

    [TestMethod]
    [DataRow(1, 1.0)]
    [DataRow(2, 8.0)] // saturated scores: many ties
    [DataRow(3, 40.0)]
    public void Proposals_AreTheBestAnchorsDecodedAndSuppressed(int seed, double spread)
    {
        int anchors = _architecture.AnchorsPerCell;
        float[] cells = Normal(seed, Rows * Columns * 5 * anchors);
        for (int i = 0; i < cells.Length; i++)
            cells[i] *= i % (5 * anchors) < anchors ? (float)spread : 1;
        float[] cellAnchors = Anchors.Cell(16, _architecture.AnchorScales, _architecture.AnchorRatios);

        // All anchors in the order of cells, then the best 400 by a stable sort.
        var all = new List<(float Score, Box Box)>();
        for (int cell = 0; cell < Rows * Columns; cell++)
        {
            for (int anchor = 0; anchor < anchors; anchor++)
            {
                float x = 16 * (cell % Columns), y = 16 * (cell / Columns);
                ReadOnlySpan<float> shape = cellAnchors.AsSpan(4 * anchor, 4), outputs = cells.AsSpan(cell * 5 * anchors, 5 * anchors);
                var reference = new Box(x + shape[0], y + shape[1], x + shape[2], y + shape[3]);
                float score = 1 / (1 + MathF.Exp(-outputs[anchor]));
                all.Add((score, BoxCoder.Decode(reference, outputs.Slice(anchors + (4 * anchor), 4), 1, 150, 90)));
            }
        }

        (float Score, Box Box)[] best =
            [.. all.OrderByDescending(item => item.Score).Take(400).Where(item => item.Box.X1 > item.Box.X0 && item.Box.Y1 > item.Box.Y0)];
        float[] rows = [.. best.SelectMany(item => new[] { item.Box.X0, item.Box.Y0, item.Box.X1, item.Box.Y1 })], scores = [.. best.Select(item => item.Score)];
        List<int> kept = NonMaximumSuppressionTests.ByDefinition(rows, scores, _architecture.ProposalNmsThreshold, 60);

        (float[] boxes, float[] found) = new ProposalSelection(_architecture).Select(cells, Rows, Columns, 150, 90, 60);
        CollectionAssert.AreEqual(kept.Select(i => scores[i]).ToArray(), found);
        CollectionAssert.AreEqual(kept.SelectMany(i => rows[(4 * i)..((4 * i) + 4)]).ToArray(), boxes);
        Assert.IsGreaterThan(20, found.Length);
    }

    [TestMethod]
    [DataRow(1, 0f)]
    [DataRow(2, 0.2f)]
    [DataRow(3, 0.999f)] // nothing is left
    public void Detections_AreTheLikelyClassesSuppressedOneByOne(int seed, float threshold)
    {
        int classes = _architecture.ClassNames.Length, perRegion = (5 * classes) + 1;
        float[] proposals = SeededBoxes.Make(seed, 60, 0, 0, 150, 90), outputs = Normal(seed, 60 * perRegion);

        // Boxes and scores of each class over the threshold, suppressed alone; then the best of all classes.
        var expected = new List<(float Score, int Order, int Label, float[] Box)>();
        for (int label = 0; label < classes; label++)
        {
            var members = new List<(float Score, int Order, float[] Box)>();
            for (int region = 0; region < 60; region++)
            {
                ReadOnlySpan<float> numbers = outputs.AsSpan(region * perRegion, perRegion);
                float score = Softmax(numbers[..(classes + 1)])[label];
                var reference = new Box(proposals[4 * region], proposals[(4 * region) + 1], proposals[(4 * region) + 2], proposals[(4 * region) + 3]);
                Box box = BoxCoder.Decode(reference, numbers.Slice(classes + 1 + (4 * label), 4), 0.2f, 150, 90);
                if (score > threshold)
                    members.Add((score, (region * classes) + label, [box.X0 / 0.5f, box.Y0 / 0.5f, box.X1 / 0.5f, box.Y1 / 0.5f]));
            }

            List<int> kept = NonMaximumSuppressionTests.ByDefinition(
                [.. members.SelectMany(member => member.Box)], [.. members.Select(member => member.Score)], _architecture.NmsThreshold, 60);
            expected.AddRange(kept.Select(i => (members[i].Score, members[i].Order, label, members[i].Box)));
        }

        (float Score, int Order, int Label, float[] Box)[] best =
            [.. expected.OrderByDescending(item => item.Score).ThenBy(item => item.Order).Take(_architecture.MaxDetections)];

        FrameResult found = new RegionSelection(_architecture).Select(proposals, outputs, _geometry, threshold).Detections;
        CollectionAssert.AreEqual(best.Select(item => item.Score).ToArray(), found.Scores);
        CollectionAssert.AreEqual(best.Select(item => (long)item.Label).ToArray(), found.Labels);
        CollectionAssert.AreEqual(best.SelectMany(item => item.Box).ToArray(), found.Boxes);
        Assert.AreEqual(threshold > 0.9f, found.Scores.Length == 0);
    }

    [TestMethod]
    [DataRow(1, 0.2f, 10)]
    [DataRow(2, 0.5f, 60)] // fewer reach the threshold
    [DataRow(3, 0.999f, 5)] // none does
    [DataRow(4, 0f, 0)]
    public void BestProposals_AreThoseWhoseBestClassIsLikeliest(int seed, float threshold, int most)
    {
        int classes = _architecture.ClassNames.Length, perRegion = (5 * classes) + 1;
        float[] proposals = SeededBoxes.Make(seed, 60, 0, 0, 150, 90), outputs = Normal(seed, 60 * perRegion);
        (int Region, float[] Scores)[] expected =
        [
            .. Enumerable.Range(0, 60)
                .Select(region => (Region: region, Scores: Softmax(outputs.AsSpan(region * perRegion, classes + 1))[..classes]))
                .Where(item => item.Scores.Max() > threshold)
                .OrderByDescending(item => item.Scores.Max())
                .Take(most),
        ];

        (FrameResult found, ScoredProposals best) = new RegionSelection(_architecture).Select(proposals, outputs, _geometry, threshold, most);

        CollectionAssert.AreEqual(expected.SelectMany(item => proposals.AsSpan(4 * item.Region, 4).ToArray()).ToArray(), best.Boxes);
        CollectionAssert.AreEqual(expected.SelectMany(item => item.Scores).ToArray(), best.Scores);
        CollectionAssert.AreEqual(new RegionSelection(_architecture).Select(proposals, outputs, _geometry, threshold).Detections.Scores, found.Scores);
    }

    [TestMethod]
    public void EarlierScores_GiveTheGeometricMeanOfBoth()
    {
        // Logits that equal the background's are a score of 0.5: with 0.02 and 0.32 before, the roots of 0.01 and 0.16.
        var selection = new RegionSelection(classes: 1, deltaStd: 0.1f, nmsThreshold: 0.5f, most: 10);
        float[] proposals = [0, 0, 10, 10, 50, 50, 60, 60], outputs = new float[2 * 6], earlier = [0.02f, 0.32f];
        var geometry = new FrameGeometry(100, 100, 100, 100);
        FrameResult found = selection.Select(proposals, outputs, geometry, 0.05f, earlierScores: earlier).Detections;
        Assert.AreEqual(0.4f, found.Scores[0], 1e-6f);
        Assert.AreEqual(0.1f, found.Scores[1], 1e-6f);
        CollectionAssert.AreEqual(new float[] { 50, 50, 60, 60, 0, 0, 10, 10 }, found.Boxes);
        Assert.HasCount(1, selection.Select(proposals, outputs, geometry, 0.2f, earlierScores: earlier).Detections.Scores);
    }

    [TestMethod]
    public void Proposals_OfNumbersThatAreNone_AreNone()
    {
        var selection = new ProposalSelection([-8, -8, 8, 8], 16, 0.7f, 6000);
        (float[] boxes, float[] scores) = selection.Select([float.NaN, float.NaN, float.NaN, float.NaN, float.NaN], 1, 1, 16, 16, 300);
        Assert.IsEmpty(boxes);
        Assert.IsEmpty(scores);
    }

    [TestMethod]
    public void Keys_SortByFallingScoreThenRisingIndex()
    {
        float[] scores = [0.5f, 1, 0, 0.5f, 0.25f, 1e-30f];
        ulong[] keys = [.. scores.Select(ScoreOrder.Key)];
        Array.Sort(keys);
        CollectionAssert.AreEqual(new[] { 1, 0, 3, 4, 5, 2 }, keys.Select(ScoreOrder.Index).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 0.5f, 0.5f, 0.25f, 1e-30f, 0 }, keys.Select(ScoreOrder.Score).ToArray());
    }

    // Sums and quotients as they are written everywhere, in single precision.
    private static float[] Softmax(ReadOnlySpan<float> logits)
    {
        float[] values = logits.ToArray();
        float most = values.Max(), sum = 0;
        foreach (float value in values)
            sum += MathF.Exp(value - most);
        return [.. values.Select(value => MathF.Exp(value - most) / sum)];
    }

    private static float[] Normal(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
            (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }
}
