using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Modeling;

/// <summary>
/// Torch refuses to combine tensors of the meta device, which have shapes and no numbers, with tensors of the CPU. So what
/// runs on meta tensors makes none on the CPU; and what runs on the CPU while meta is the default makes none by default.
/// </summary>
/// <remarks>
/// libtorch itself, without Python, convolves on the meta device batches of none only, and has no norms and no grid sampler
/// there. What needs those is covered by the second way.
/// </remarks>
[TestClass]
public sealed class MetaDeviceTests
{
    private static readonly FrameGeometry _geometry = FrameGeometry.Fit(150, 90, 150, 90); // padded to 160 x 96

    [TestMethod]
    [DataRow(1.0, 1.0)]
    [DataRow(1.0, 0.5)]
    [DataRow(1.0, 0.25)]
    [DataRow(0.5, 1.0)]
    [DataRow(0.5, 0.5)]
    [DataRow(0.5, 0.25)]
    public void OnMeta_FlowNetwork_GivesFlowOfTheDetectorsResolution(double width, double inputScale)
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = new FlowNetSimple(width, inputScale, META);
        Tensor images = zeros([0, 6, (long)(96 * inputScale), (long)(160 * inputScale)], device: META);
        Tensor flow = network.call(images);
        TensorAssert.HasShape([0, 2, 96, 160], flow);
        Assert.AreEqual(DeviceType.META, flow.device_type);
    }

    [TestMethod]
    public void OnMeta_Heads_GiveLogitsAndDeltas()
    {
        var architecture = new DeepFeatureFlowArchitecture { ClassNames = ["a", "b", "c"] };
        using DisposeScope scope = NewDisposeScope();
        using var network = new DeepFeatureFlowNetwork(architecture, META);
        Assert.IsTrue(network.state_dict().Values.All(entry => entry.device_type == DeviceType.META));

        (Tensor objectness, Tensor deltas) = network.ProposalHead.call(zeros([0, 512, 6, 10], device: META));
        TensorAssert.HasShape([0, 12, 6, 10], objectness);
        TensorAssert.HasShape([0, 48, 6, 10], deltas);

        // More boxes than RoIAlign takes at once.
        (Tensor logits, Tensor boxDeltas) = network.RegionHead.call(
            zeros([1, 512, 6, 10], device: META), zeros([150, 4], device: META));
        TensorAssert.HasShape([150, 4], logits);
        TensorAssert.HasShape([150, 12], boxDeltas);
        Assert.AreEqual(DeviceType.META, boxDeltas.device_type);
    }

    [TensorTestMethod]
    public void OnMeta_Operators_StayThere()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor anchors = Anchors.Grid(6, 10, 16, [4, 8], [0.5f, 1, 2], META);
        TensorAssert.HasShape([360, 4], anchors);
        Assert.AreEqual(DeviceType.META, anchors.device_type);
        Assert.AreEqual(DeviceType.META, BoxCoder.Encode(anchors, anchors, 1).device_type);
        Assert.AreEqual(DeviceType.META, BoxIou.Pairwise(anchors, anchors).device_type);
        Assert.AreEqual(DeviceType.META, RoiAlign.Apply(zeros([1, 4, 6, 10], device: META), anchors, 1 / 16.0, 7, 2).device_type);
    }

    [TestMethod]
    [DataRow(NormalizationKind.BatchNorm, WarpConvention.Published)]
    [DataRow(NormalizationKind.GroupNorm, WarpConvention.IdentityAtZeroFlow)]
    public void MetaAsDefault_WholeNetworkFromPixelsToDetections_StaysOnTheCpu(NormalizationKind normalization, WarpConvention warp)
    {
        var architecture = new DeepFeatureFlowArchitecture
        {
            Backbone = BackboneKind.ResNet18,
            Normalization = normalization,
            Warp = warp,
            NeckChannels = 32,
            ProposalHeadChannels = 32,
            RegionHeadChannels = 64,
            FlowWidth = 0.125,
        };
        using DisposeScope scope = NewDisposeScope();
        using var network = new DeepFeatureFlowNetwork(architecture, CPU);
        network.eval();
        var first = new FramePixels(new byte[150 * 90 * 3], _geometry);
        var second = new FramePixels([.. Enumerable.Range(0, 150 * 90 * 3).Select(i => (byte)i)], _geometry);
        using var elsewhere = new DefaultDevice(META);
        using (Tensor proof = zeros(1))
            Assert.AreEqual(DeviceType.META, proof.device_type);

        using DetectorStages stages = DetectorStages.Plain(network, CPU);
        FeatureLevel[] key = stages.Extractor.Extract(NetworkInput.Of(first, CPU));
        using var flow = new FlowNetMotion(stages.Flow!, warp, CPU);
        foreach (IMotionEstimator motion in new IMotionEstimator[] { flow, new DenseInverseSearchMotion() })
        {
            motion.SetKeyFrame(first, 0);
            motion.Estimate(second, 1);
            FeatureLevel[] warped = FeatureWarp.Apply(key, motion);
            Assert.AreEqual(DeviceType.CPU, warped[0].Features.device_type);
            Assert.IsNotEmpty(stages.Head.Detect(warped[0].Features, _geometry, 1e-4f).Scores);
        }
    }
}
