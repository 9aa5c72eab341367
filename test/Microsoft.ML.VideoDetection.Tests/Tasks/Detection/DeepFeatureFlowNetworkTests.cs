using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Evaluation;
using Microsoft.ML.VideoDetection.Tests.Operators;
using ReferenceCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Tasks.Detection;

[TestClass]
public sealed class DeepFeatureFlowNetworkTests
{
    private static readonly DeepFeatureFlowArchitecture _architecture = new()
    {
        Backbone = BackboneKind.ResNet18,
        Normalization = NormalizationKind.GroupNorm,
        NeckChannels = 64,
        ProposalHeadChannels = 64,
        RegionHeadChannels = 128,
        FlowWidth = 0.25,
        ProposalCount = 50,
        MaxDetections = 20,
    };

    private static readonly FrameGeometry _geometry = new(300, 180, 150, 90); // padded to 160 x 96

    private static DeepFeatureFlowNetwork Network { get; set; } = null!;

    private static DetectionHead Head { get; set; } = null!;

    // Once: torch counts every parameter of a disposed layer as alive.
    [ClassInitialize]
    public static void Fill(TestContext context)
    {
        Network = new DeepFeatureFlowNetwork(_architecture);
        new WeightRecipe(new Dictionary<string, double[]>()).Fill(Network);
        Network.eval();
        Head = DetectorStages.Plain(Network, CPU).Head;
    }

    [ClassCleanup]
    public static void Dispose() => Network.Dispose();

    /// <summary>
    /// Numbers of this implementation on 2026-11-22, when it agreed with the reference on ResNet-50: they guard what the
    /// reference does not cover (basic blocks, group norm, narrow flow network) and machines that don't have it.
    /// </summary>
    [TensorTestMethod]
    public void FilledByTheRecipe_GivesTheNumbersThatItOnceGave()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        (Tensor key, Tensor current) = (Picture(phase: 0), Picture(phase: 0.7));

        Tensor features = Network.ExtractFeatures(key);
        Tensor flow = Network.FlowNetwork!.call(FlowImages(current, key));
        Tensor warped = FeatureWarp.Apply(features, flow, _architecture.Warp);
        (Tensor objectness, Tensor deltas) = Network.ProposalHead.call(warped);
        Tensor boxes = tensor(new float[] { 0, 0, 150, 90, 20, 30, 60, 80, 100.5f, 10, 149, 33 }, [3, 4]);
        (Tensor logits, Tensor boxDeltas) = Network.RegionHead.call(warped, boxes);

        AssertMagnitude(3052.7553, features, "features");
        AssertMagnitude(163403.9066, flow, "flow");
        AssertMagnitude(3336.8466, warped, "warped");
        AssertMagnitude(692.90347, objectness, "objectness");
        AssertMagnitude(487.11335, deltas, "deltas");
        AssertMagnitude(192.28343, logits, "logits");
        AssertMagnitude(350.45697, boxDeltas, "box deltas");
    }

    [TensorTestMethod]
    public void Detect_GivesSortedBoxesWithinTheSourceFrame()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();

        FrameResult found = Head.Detect(Network.ExtractFeatures(Picture(0)), _geometry, scoreThreshold: 1e-4f);

        (float[] boxes, float[] scores) = (found.Boxes, found.Scores);
        Assert.HasCount(20, scores);
        for (int i = 0; i < 20; i++)
        {
            Assert.IsTrue(boxes[4 * i] >= 0 && boxes[4 * i] < boxes[(4 * i) + 2] && boxes[(4 * i) + 2] <= 300, $"box {i}");
            Assert.IsTrue(boxes[(4 * i) + 1] >= 0 && boxes[(4 * i) + 1] < boxes[(4 * i) + 3] && boxes[(4 * i) + 3] <= 180, $"box {i}");
            Assert.IsTrue(i == 0 || scores[i] <= scores[i - 1], $"score {i}");
        }

        Assert.IsTrue(found.Labels.All(label => label is >= 0 and < 30));
    }

    [TensorTestMethod]
    public void Detect_ScoreThreshold_LeavesOutWeakerOnes()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        Tensor features = Network.ExtractFeatures(Picture(0));
        float[] all = Head.Detect(features, _geometry, 1e-4f).Scores;
        float threshold = all[10];

        float[] strong = Head.Detect(features, _geometry, threshold).Scores;
        CollectionAssert.AreEqual(all.Where(score => score > threshold).ToArray(), strong);
        Assert.IsEmpty(Head.Detect(features, _geometry, 0.9999f).Scores);
    }

    [TensorTestMethod]
    public void Detect_OnFeaturesThatAreNotNumbers_FindsNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        Assert.IsEmpty(Head.Detect(full([1, 64, 6, 10], float.NaN), _geometry, 1e-4f).Scores);
    }

    [TensorTestMethod]
    public void EveryPass_WithoutAScopeOfTheCaller_LeavesOnlyItsResults()
    {
        using IDisposable inference = inference_mode();
        using Tensor key = Picture(0);
        using Tensor current = Picture(0.7);
        using Tensor boxes = tensor(SeededProposals(), [200, 4]);

        AssertMakes(1, () => [Network.ExtractFeatures(key)]);
        using Tensor images = FlowImages(current, key);
        AssertMakes(1, () => [Network.FlowNetwork!.call(images)]);
        using Tensor features = Network.ExtractFeatures(key);
        using Tensor flow = Network.FlowNetwork!.call(images);
        AssertMakes(1, () => [FeatureWarp.Apply(features, flow, _architecture.Warp)]);
        AssertMakes(0, () => Head.Detect(features, _geometry, 1e-4f).Scores.Length > 0 ? [] : []);
        AssertMakes(2, () => Two(Network.ProposalHead.call(features)));
        AssertMakes(2, () => Two(Network.RegionHead.call(features, boxes)));
    }

    private static float[] SeededProposals() => Operators.SeededBoxes.Make(seed: 1, 200, 0, 0, 150, 90);

    private static Tensor[] Two((Tensor First, Tensor Second) pair) => [pair.First, pair.Second];

    private static void AssertMakes(int count, Func<Tensor[]> pass)
    {
        TensorCount before = TensorCount.Now();
        Tensor[] results = pass();
        Assert.AreEqual(count, TensorCount.Now().LeakedSince(before));
        foreach (Tensor result in results)
            result.Dispose();
    }

    /// <summary>A picture of waves, [1, 3, 96, 160] in [-2, 2], zero in the padding.</summary>
    private static Tensor Picture(double phase)
    {
        var values = new float[3 * 96 * 160];
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < 90; y++)
            {
                for (int x = 0; x < 150; x++)
                    values[(((c * 96) + y) * 160) + x] = (float)(2 * Math.Sin((0.1 * x) + (0.07 * (c + 1) * y) + phase));
            }
        }

        return tensor(values, [1, 3, 96, 160]);
    }

    // As the flow network sees pictures that were normalized for the backbone, in half the resolution.
    private static Tensor FlowImages(Tensor current, Tensor key)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor mean = tensor(new[] { 0.411f, 0.432f, 0.450f }).view(1, 3, 1, 1);
        Tensor Half(Tensor picture)
        {
            Tensor rgb = (((picture * PixelStatistics.Std(CPU)) + PixelStatistics.Mean(CPU)) / 255) - mean;
            rgb[.., .., 90.., ..].zero_();
            rgb[.., .., .., 150..].zero_();
            return nn.functional.avg_pool2d(rgb, [2, 2]);
        }

        return cat([Half(current), Half(key)], dim: 1).MoveToOuterDisposeScope();
    }

    // The sum of absolute values: unlike a sum it does not cancel, so that a relative tolerance means something. The reference is
    // up to 6e-5 of the root mean square from itself when kernels or threads change, and that is 1.25 times the mean size of normal numbers.
    private static void AssertMagnitude(double expected, Tensor actual, string what)
    {
        double magnitude = TensorAssert.Numbers(actual).Sum(Math.Abs);
        Assert.AreEqual(expected, magnitude, 1e-4 * expected, what);
    }
}
