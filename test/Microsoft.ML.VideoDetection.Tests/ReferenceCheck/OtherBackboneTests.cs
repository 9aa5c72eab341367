using Microsoft.ML.VideoDetection.Modeling;
using ReferenceCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.ReferenceCheck;

/// <summary>
/// ResNet-101 and ResNeXt-101. The reference has tensors of ResNet-50 only; of these two it has every entry's name, shape and
/// filled bytes. That their sums make sense is checked here: the biases of its recipe were chosen so that a frame keeps
/// 300 proposals and 100 detections of many classes, which a wrong stride, dilation or group would upset.
/// </summary>
[TestClass]
public sealed class OtherBackboneTests
{
    [TestMethod]
    [DataRow("r101")]
    [DataRow("x101")]
    public void KeyAndFlowFrame_KeepAllProposalsAndDetections(string architectureName)
    {
        string recipe = Path.GetDirectoryName(Fixtures.Reference("bias_offsets.json"))!;
        DeepFeatureFlowArchitecture architecture = ReferenceArchitecture.Get(architectureName) with { MaxLongSide = 256, MaxShortSide = 160 };
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        using var network = new DeepFeatureFlowNetwork(architecture);
        WeightRecipe.FromReference(recipe, architectureName).Fill(network);
        network.eval();
        var preprocessor = new FramePreprocessor(architecture);
        VideoFrame[] frames = [.. VideoSource.FromImageFolder(Fixtures.Reference("frames_small")).ReadFrames().Take(2)];
        FrameGeometry geometry = preprocessor.Prepare(frames[0].Image).Geometry;
        Tensor key = NetworkInput.FromPixels(preprocessor.Prepare(frames[0].Image).Rgb, geometry, CPU);
        Tensor current = NetworkInput.FromPixels(preprocessor.Prepare(frames[1].Image).Rgb, geometry, CPU);
        foreach (VideoFrame frame in frames)
            frame.Dispose();

        Tensor features = network.ExtractFeatures(key);
        AssertDetects(network, features, geometry);
        Tensor warped = network.PropagateFeatures(features, current, key, geometry);
        AssertDetects(network, warped, geometry);
        Assert.IsFalse(warped.allclose(features));
    }

    private static void AssertDetects(DeepFeatureFlowNetwork network, Tensor features, FrameGeometry geometry)
    {
        Assert.IsTrue(features.isfinite().all().item<bool>());
        (Tensor objectness, Tensor deltas) = network.ProposalHead.call(features);
        (Tensor boxes, Tensor scores) = network.ProposalHead.Propose(objectness, deltas, geometry, 300);
        TensorAssert.HasShape([300, 4], boxes);
        Assert.IsTrue(boxes.isfinite().all().item<bool>());
        Assert.IsTrue(scores.isfinite().all().item<bool>());

        DetectionTensors found = network.Detect(features, geometry, network.Architecture.ScoreThreshold);
        TensorAssert.HasShape([100, 4], found.Boxes);
        Assert.IsTrue(found.Boxes.isfinite().all().item<bool>());
        Assert.IsGreaterThan(5, TensorAssert.Numbers(found.Labels).Distinct().Count());
    }
}
