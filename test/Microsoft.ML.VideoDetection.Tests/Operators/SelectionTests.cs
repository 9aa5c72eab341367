using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

/// <summary>Proposals and detections chosen in memory, against the same choice by tensors.</summary>
[TestClass]
public sealed class SelectionTests
{
    // A probability is at most 1: exponentials, their sum over the classes and a quotient, 12 roundings. A side is at most 2,048 pixels
    // before it is clipped, since deltas of four standard deviations make anchors exp(4) times as wide: 8 roundings.
    private static readonly double _scoreTolerance = Rounding.OfSum(12, 1);
    private static readonly double _sideTolerance = Rounding.OfSum(8, 2048);

    private static readonly DeepFeatureFlowArchitecture _architecture = SmallModel.Architecture with
    {
        ProposalsBeforeSuppression = 400,
        ProposalCount = 60,
    };

    private static readonly FrameGeometry _geometry = new(300, 180, 150, 90);

    // Made once: torch counts every parameter twice when it is made.
    private static ProposalHead _proposalHead = null!;
    private static RegionHead _regionHead = null!;

    [ClassInitialize]
    public static void MakeHeads(TestContext _)
    {
        using DisposeScope scope = NewDisposeScope();
        (_proposalHead, _regionHead) = (new ProposalHead(_architecture), new RegionHead(_architecture));
    }

    [ClassCleanup]
    public static void DisposeHeads()
    {
        _proposalHead.Dispose();
        _regionHead.Dispose();
    }

    [TensorTestMethod]
    [DataRow(1, 1.0)]
    [DataRow(2, 8.0)] // saturated scores: many ties
    [DataRow(3, 40.0)]
    public void Proposals_AreThoseOfTheTensors(int seed, double spread)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        long anchors = _architecture.AnchorsPerCell;
        Tensor objectness = randn([1, anchors, 6, 10], generator: generator) * Number.Of(spread);
        Tensor deltas = randn([1, 4 * anchors, 6, 10], generator: generator);
        (Tensor boxes, Tensor scores) = _proposalHead.Propose(objectness, deltas, _geometry, _architecture.ProposalCount);

        var selection = new ProposalSelection(
            Anchors.Cell(16, _architecture.AnchorScales, _architecture.AnchorRatios), 16, _architecture.ProposalNmsThreshold, _architecture.ProposalsBeforeSuppression);
        float[] cells = Floats(cat([objectness, deltas], dim: 1).permute(0, 2, 3, 1));
        (float[] found, float[] foundScores) = selection.Select(cells, 6, 10, 150, 90, _architecture.ProposalCount);

        TensorAssert.AreEqual([.. foundScores.Select(score => (double)score)], scores, _scoreTolerance);
        TensorAssert.AreEqual([.. found.Select(side => (double)side)], boxes, _sideTolerance);
        Assert.IsGreaterThan(20, foundScores.Length);
    }

    [TensorTestMethod]
    [DataRow(1, 0f)]
    [DataRow(2, 0.2f)]
    [DataRow(3, 0.999f)] // nothing is left
    public void Detections_AreThoseOfTheTensors(int seed, float threshold)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        int classes = _architecture.ClassNames.Length;
        float[] proposals = SeededBoxes.Make(seed, 60, 0, 0, 150, 90);
        Tensor logits = randn([60, classes + 1], generator: generator), deltas = randn([60, 4 * classes], generator: generator);
        DetectionTensors expected = _regionHead.Decode(tensor(proposals, [60, 4]), logits, deltas, _geometry, threshold);

        var selection = new RegionSelection(classes, (float)RegionHead.DeltaStd, _architecture.NmsThreshold, _architecture.MaxDetections);
        (float[] boxes, float[] scores, long[] labels) = selection.Select(
            proposals, Floats(cat([logits, deltas], dim: 1)), new ImageSpace(150, 90, _geometry.ScaleX, _geometry.ScaleY), threshold);

        Assert.AreEqual(expected.Scores.shape[0], scores.Length);
        Assert.AreEqual(threshold > 0.9f, scores.Length == 0);
        if (scores.Length == 0)
            return;
        TensorAssert.AreEqual([.. scores.Select(score => (double)score)], expected.Scores, _scoreTolerance);
        TensorAssert.AreEqual([.. boxes.Select(side => (double)side)], expected.Boxes, _sideTolerance);
        TensorAssert.AreEqual([.. labels.Select(label => (double)label)], expected.Labels);
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

    private static float[] Floats(Tensor values) => [.. TensorAssert.Numbers(values).Select(value => (float)value)];
}
