using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Evaluation;
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
        FramePixels key = preprocessor.Prepare(frames[0].Image), current = new FramePreprocessor(architecture).Prepare(frames[1].Image);
        foreach (VideoFrame frame in frames)
            frame.Dispose();

        using DetectorStages stages = DetectorStages.Plain(network, CPU);
        FeatureLevel[] features = stages.Extractor.Extract(NetworkInput.Of(key, CPU));
        AssertDetects(stages.Head, features[0].Features, key.Geometry, architecture.ScoreThreshold);
        using var motion = new FlowNetMotion(stages.Flow!, architecture.Warp, CPU);
        motion.SetKeyFrame(key, 0);
        motion.Estimate(current, 1);
        FeatureLevel[] warped = FeatureWarp.Apply(features, motion);
        AssertDetects(stages.Head, warped[0].Features, key.Geometry, architecture.ScoreThreshold);
        Assert.IsFalse(warped[0].Features.allclose(features[0].Features));
    }

    private static void AssertDetects(DetectionHead head, Tensor features, FrameGeometry geometry, float scoreThreshold)
    {
        Assert.IsTrue(features.isfinite().all().item<bool>());
        (float[] boxes, float[] scores) = head.Propose(head.Layers.ProposalOutputs(features), geometry);
        Assert.HasCount(300, scores);
        Assert.IsTrue(boxes.All(float.IsFinite) && scores.All(float.IsFinite));

        FrameResult found = head.Detect(features, geometry, scoreThreshold);
        Assert.HasCount(100, found.Scores);
        Assert.IsTrue(found.Boxes.All(float.IsFinite));
        Assert.IsGreaterThan(5, found.Labels.Distinct().Count());
    }
}
