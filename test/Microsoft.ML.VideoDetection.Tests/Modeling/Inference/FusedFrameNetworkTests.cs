using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using ReferenceCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Modeling.Inference;

/// <summary>What streams run against the network operation by operation, in the reference's tolerances.</summary>
[TestClass]
public sealed class FusedFrameNetworkTests
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
        IFrameNetwork plain = new PlainFrameNetwork(network, CPU);
        FramePixels first = Noise(1), second = Noise(2);
        KeyFrame expectedKey = plain.Extract(first);
        SpreadScores(network, expectedKey.Features, first.Geometry);
        using IFrameNetwork fused = new FusedFrameNetwork(network, pack);

        KeyFrame key = fused.Extract(first);
        AssertNear(expectedKey.Features, key.Features, "features");
        (Tensor expected, double? expectedResidual) = plain.Propagate(expectedKey, second, measureResidual: true);
        (Tensor warped, double? residual) = fused.Propagate(key, second, measureResidual: true);
        Assert.AreEqual(expectedResidual!.Value, residual!.Value, 0.01);
        AssertNear(expected, warped, "warped features");
        Assert.IsFalse(warped.allclose(key.Features));
        AssertSameBoxes(plain.Detect(expectedKey.Features, first.Geometry, 1e-4f), fused.Detect(key.Features, first.Geometry, 1e-4f));
        AssertSameBoxes(plain.Detect(expected, second.Geometry, 1e-4f), fused.Detect(warped, second.Geometry, 1e-4f));

        // Motion and boxes from elsewhere.
        var random = new Random(3);
        float[] x = [.. Enumerable.Range(0, 9 * 6).Select(_ => (4 * random.NextSingle()) - 2)], y = [.. x.Reverse()];
        Tensor expectedCarried = plain.Carry(expectedKey.Features, x, y), carried = fused.Carry(key.Features, x, y);
        AssertNear(expectedCarried, carried, "carried features");
        AssertNear(key.Features, fused.Carry(key.Features, new float[x.Length], new float[x.Length]), "features carried nowhere");
        float[] boxes = [.. Enumerable.Range(0, 12).SelectMany(i => new[] { 9.5f * i, 4.25f * i, (9.5f * i) + 20 + i, (4.25f * i) + 15 + (2 * i) })];
        FrameResult classified = fused.Classify(carried, boxes, second.Geometry, 1e-4f);
        AssertSameBoxes(plain.Classify(expectedCarried, boxes, second.Geometry, 1e-4f), classified);
        Assert.IsEmpty(fused.Classify(carried, [], second.Geometry, 1e-4f).Scores);
        Assert.IsEmpty(plain.Classify(expectedCarried, [], second.Geometry, 1e-4f).Scores);
    }

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
        (Tensor boxes, _) = proposals.Propose(objectness, deltas, geometry, 100);
        (Tensor logits, Tensor boxDeltas) = regions.call(features, boxes);
        Divide(regions.Logits.weight!, regions.Logits.bias!, logits.std());
        Divide(regions.Deltas.weight!, regions.Deltas.bias!, boxDeltas.std());
    }

    private static void Divide(Tensor weight, Tensor bias, Tensor spread)
    {
        weight.div_(spread);
        bias.div_(spread);
    }

    // Blocks of random colours rather than random pixels, so that features differ from place to place.
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
