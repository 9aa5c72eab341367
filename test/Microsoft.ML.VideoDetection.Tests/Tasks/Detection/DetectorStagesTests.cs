using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Evaluation;
using ReferenceCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Tasks.Detection;

/// <summary>The frozen layers against the plain ones, stage by stage, in the reference's tolerances.</summary>
[TestClass]
public sealed class DetectorStagesTests
{
    /// <summary>Largest distance of a tensor, in units of its root mean square.</summary>
    private const double Tolerance = 1e-3;

    [TestMethod]
    [DataRow(BackboneKind.ResNet18, NormalizationKind.BatchNorm, true)]
    [DataRow(BackboneKind.ResNet18, NormalizationKind.BatchNorm, false)]
    [DataRow(BackboneKind.ResNet34, NormalizationKind.GroupNorm, true, 48)]
    [DataRow(BackboneKind.ResNet50, NormalizationKind.BatchNorm, true)]
    [DataRow(BackboneKind.ResNet50, NormalizationKind.GroupNorm, false)]
    [DataRow(BackboneKind.ResNet101, NormalizationKind.BatchNorm, true)]
    [DataRow(BackboneKind.ResNet152, NormalizationKind.BatchNorm, true)]
    [DataRow(BackboneKind.ResNeXt101, NormalizationKind.BatchNorm, true)]
    [DataRow(BackboneKind.ResNeXt101, NormalizationKind.BatchNorm, false)]
    public void EveryBackbone_GivesWhatThePlainNetworkGives(BackboneKind backbone, NormalizationKind normalization, bool pack, int width = 64)
    {
        if (pack && !OneDnn.IsAvailable)
            Assert.Inconclusive("This libtorch has no oneDNN functions.");
        var architecture = new DeepFeatureFlowArchitecture
        {
            Backbone = backbone,
            BackboneWidth = width,
            Normalization = normalization,
            NeckChannels = 72, // no whole number of vector registers
            ProposalHeadChannels = 64,
            RegionHeadChannels = 96,
            FlowWidth = 0.25,
            FlowInputScale = backbone == BackboneKind.ResNet34 ? 1 : backbone == BackboneKind.ResNet152 ? 0.25 : 0.5,
            Warp = backbone == BackboneKind.ResNet18 ? WarpConvention.IdentityAtZeroFlow : WarpConvention.Published,
            ClassNames = ["a", "b", "c", "d", "e"],
            MaxLongSide = 141, // 141x93 in 144x96: odd sides, padded
            MaxShortSide = 93,
            ProposalCount = 100,
        };
        Compare(architecture, pack);
    }

    private static void Compare(DeepFeatureFlowArchitecture architecture, bool pack)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        using var network = new DeepFeatureFlowNetwork(architecture);
        new WeightRecipe(new Dictionary<string, double[]>()).Fill(network);
        network.eval();
        using DetectorStages plain = DetectorStages.Plain(network, CPU);
        FramePixels first = Noise(1), second = Noise(2);
        FeatureLevel[] expectedKey = plain.Extractor.Extract(NetworkInput.Of(first, CPU));
        SpreadScores(network, expectedKey[0].Features, first.Geometry);
        using DetectorStages frozen = DetectorStages.Frozen(network, pack);

        FeatureLevel[] key = frozen.Extractor.Extract(NetworkInput.Of(first, CPU));
        AssertNear(expectedKey[0].Features, key[0].Features, "features");
        using var plainMotion = new FlowNetMotion(plain.Flow!, architecture.Warp, CPU);
        using var frozenMotion = new FlowNetMotion(frozen.Flow!, architecture.Warp, CPU);
        FeatureLevel[] expected = Propagate(plainMotion, expectedKey, first, second), warped = Propagate(frozenMotion, key, first, second);
        AssertNear(expected[0].Features, warped[0].Features, "warped features");
        Assert.IsFalse(warped[0].Features.allclose(key[0].Features));
        AssertSameBoxes(plain.Head.Detect(expectedKey[0].Features, first.Geometry, 1e-4f), frozen.Head.Detect(key[0].Features, first.Geometry, 1e-4f));
        AssertSameBoxes(plain.Head.Detect(expected[0].Features, second.Geometry, 1e-4f), frozen.Head.Detect(warped[0].Features, second.Geometry, 1e-4f));
        AssertNear(FieldOf(plainMotion), FieldOf(frozenMotion), "motion field");

        // Boxes from elsewhere.
        float[] boxes = [.. Enumerable.Range(0, 12).SelectMany(i => new[] { 9.5f * i, 4.25f * i, (9.5f * i) + 20 + i, (4.25f * i) + 15 + (2 * i) })];
        FrameResult classified = frozen.Head.Classify(warped[0].Features, new ScoredProposals(boxes, []), second.Geometry, 1e-4f);
        AssertSameBoxes(plain.Head.Classify(expected[0].Features, new ScoredProposals(boxes, []), second.Geometry, 1e-4f), classified);
        Assert.IsEmpty(frozen.Head.Classify(warped[0].Features, ScoredProposals.Empty, second.Geometry, 1e-4f).Scores);
    }

    private static FeatureLevel[] Propagate(FlowNetMotion motion, FeatureLevel[] key, FramePixels first, FramePixels second)
    {
        motion.SetKeyFrame(first, 0);
        motion.Estimate(second, 1);
        return FeatureWarp.Apply(key, motion);
    }

    private static Tensor FieldOf(FlowNetMotion motion) => tensor(motion.Field.Vectors);

    // Logits of random weights are so large that most scores are exactly 0 or 1, and equal scores may come in any order. Divided by
    // their spread, no two are the same and every box has its place.
    private static void SpreadScores(DeepFeatureFlowNetwork network, Tensor features, FrameGeometry geometry)
    {
        ProposalHead proposals = network.ProposalHead;
        RegionHead regions = network.RegionHead;
        (Tensor objectness, Tensor deltas) = proposals.call(features);
        Divide(proposals.Objectness.weight!, proposals.Objectness.bias!, objectness.std());
        Divide(proposals.Deltas.weight!, proposals.Deltas.bias!, deltas.std() * 4);
        (objectness, deltas) = proposals.call(features);
        (float[] boxes, _) = new ProposalSelection(network.Architecture).Select(cat([objectness, deltas], dim: 1), geometry, 100);
        (Tensor logits, Tensor boxDeltas) = regions.call(features, tensor(boxes, [boxes.Length / 4, 4]));
        Divide(regions.Logits.weight!, regions.Logits.bias!, logits.std());
        Divide(regions.Deltas.weight!, regions.Deltas.bias!, boxDeltas.std());
    }

    private static void Divide(Tensor weight, Tensor bias, Tensor spread)
    {
        weight.div_(spread);
        bias.div_(spread);
    }

    // Blocks of random colors rather than random pixels, so that features differ from place to place.
    private static FramePixels Noise(int seed)
    {
        var geometry = new FrameGeometry(282, 186, 141, 93);
        var random = new Random(seed);
        byte[] blocks = new byte[9 * 6 * 3], rgb = new byte[141 * 93 * 3];
        random.NextBytes(blocks);
        for (int i = 0; i < rgb.Length; i++)
        {
            (int x, int y, int channel) = (i / 3 % 141, i / 3 / 141, i % 3);
            rgb[i] = (byte)((blocks[(((y / 16 * 9) + (x / 16)) * 3) + channel] * 3 / 4) + random.Next(64));
        }

        return new FramePixels(rgb, geometry);
    }

    private static void AssertNear(Tensor expected, Tensor actual, string what)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape, what);
        double rms = expected.square().mean().sqrt().item<float>(), distance = (expected - actual).abs().max().item<float>();
        Assert.IsGreaterThan(0, rms, what);
        Assert.IsLessThanOrEqualTo(Tolerance, distance / rms, what);
    }

    private static void AssertSameBoxes(FrameResult expected, FrameResult actual)
    {
        (int found, int total) = BoxMatch.Count(Rows(actual), Rows(expected), 6);
        Assert.IsGreaterThan(20, total);
        Assert.IsGreaterThanOrEqualTo(BoxMatch.RequiredShare, (double)found / total, $"{found} of {total} boxes were found again.");
        Assert.HasCount(total, actual.Scores);
    }

    private static float[] Rows(FrameResult result) =>
        [.. result.Scores.SelectMany((score, i) => result.Boxes.AsSpan(4 * i, 4).ToArray().Concat([score, result.Labels[i]]))];
}
