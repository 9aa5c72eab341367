using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class DetectorObjectiveTests
{
    private static DeepFeatureFlowNetwork _network = null!;

    [ClassInitialize]
    public static void MakeNetwork(TestContext _)
    {
        random.manual_seed(1);
        _network = new DeepFeatureFlowNetwork(SmallModel.Architecture, CPU);
    }

    [ClassCleanup]
    public static void FreeNetwork() => _network.Dispose();

    [TensorTestMethod]
    public void Gradients_reach_both_networks_through_the_warp()
    {
        Dictionary<string, double> norms = GradientNorms(isStill: false, objects: 2);
        foreach (string name in new[]
        {
            "detector.backbone.conv1.weight", "detector.neck.convs.0.conv.weight", "detector.rpn_head.rpn_reg.weight",
            "detector.roi_head.bbox_head.fc_reg.weight", "motion.conv1.0.conv.weight", "motion.predict_flow.conv.weight",
        })
            Assert.IsGreaterThan(0, norms[name], name);
    }

    [TensorTestMethod]
    public void A_still_image_teaches_the_detector_but_not_the_flow_network()
    {
        Dictionary<string, double> norms = GradientNorms(isStill: true, objects: 2);
        Assert.IsGreaterThan(0, norms["detector.backbone.conv1.weight"]);
        Assert.IsFalse(norms.Keys.Any(name => name.StartsWith("motion.", StringComparison.Ordinal)));
    }

    [TensorTestMethod]
    public void A_frame_without_objects_is_a_valid_negative()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(1);
        TaskLosses losses = Objective().Compute(Example(isStill: false, objects: 0), generator);
        Assert.AreEqual(0, losses.Parts[1].ToDouble());
        Assert.AreEqual(0, losses.Parts[3].ToDouble());
        Assert.IsGreaterThan(0, losses.Parts[0].ToDouble());
        Assert.IsGreaterThan(0, losses.Parts[2].ToDouble());
        Assert.AreEqual(
            losses.Parts[0].ToDouble() + losses.Parts[2].ToDouble(), losses.Total().ToDouble(), 1e-5);
    }

    [TensorTestMethod]
    public void The_unwarped_share_is_that_of_the_reference_frames_own_losses()
    {
        using DisposeScope scope = NewDisposeScope();
        TrainingExample pair = Example(isStill: false, objects: 2);
        FrameTargets targets = Example(isStill: true, objects: 1).Targets;

        // On a still image there is nothing but its own features.
        TaskLosses carried = Compute(0, pair), own = Compute(0, pair with { Targets = targets, FlowImages = null });
        TaskLosses blend = Compute(0.25, pair with { ReferenceTargets = targets });

        // Two products and a sum of losses below 50 round three times: 3 · 2^-24 · 50 is 9e-6.
        Assert.AreEqual((0.75 * carried.Parts[0].ToDouble()) + (0.25 * own.Parts[0].ToDouble()), blend.Parts[0].ToDouble(), 1e-5);
        Assert.AreEqual((0.75 * carried.Parts[1].ToDouble()) + (0.25 * own.Parts[1].ToDouble()), blend.Parts[1].ToDouble(), 1e-5);
        Assert.AreEqual((0.75 * carried.Parts[2].ToDouble()) + (0.25 * own.Parts[2].ToDouble()), blend.Parts[2].ToDouble(), 1e-5);
        Assert.AreEqual((0.75 * carried.Parts[3].ToDouble()) + (0.25 * own.Parts[3].ToDouble()), blend.Parts[3].ToDouble(), 1e-5);
        Assert.AreNotEqual(carried.Parts[2].ToDouble(), own.Parts[2].ToDouble(), 1e-3);

        // Without labels there, all of it is on the carried ones.
        Assert.AreEqual(carried.Total().ToDouble(), Compute(0.25, pair).Total().ToDouble(), 1e-5);

        // All boxes are learnt, so that chance has no part in it.
        static TaskLosses Compute(double share, TrainingExample example)
        {
            using var generator = new Generator(1);
            var everything = new BoxSampler(int.MaxValue, 1);
            return new DetectorObjective(_network, 100, everything, everything, new ObjectiveWeights(share, 0, 0)).Compute(example, generator);
        }
    }

    [TensorTestMethod]
    public void The_pictures_teach_the_flow_network_and_nothing_else()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(1);
        var objective = new DetectorObjective(
            _network, 100, new BoxSampler(256, 0.5), new BoxSampler(512, 0.25), new ObjectiveWeights(0, 5, 1));
        TaskLosses losses = objective.Compute(Example(isStill: false, objects: 2), generator);
        Assert.IsGreaterThan(0, losses.Flow.ToDouble());
        losses.Flow.backward();
        Assert.IsTrue(TakeGradientNorms().Keys.All(name => name.StartsWith("motion.", StringComparison.Ordinal)));
        Assert.AreEqual(0, objective.Compute(Example(isStill: true, objects: 2), generator).Flow.ToDouble());
    }

    private static DetectorObjective Objective() =>
        new(_network, 100, new BoxSampler(256, 0.5), new BoxSampler(512, 0.25), ObjectiveWeights.Published);

    private static TrainingExample Example(bool isStill, int objects)
    {
        var geometry = FrameGeometry.Fit(128, 96, 128, 96);
        random.manual_seed(2);
        float[] boxes = [10, 10, 50, 60, 70, 20, 120, 90];
        return new TrainingExample(
            randn(1, 3, 96, 128),
            isStill ? null : randn(1, 6, 48, 64) * 0.25f,
            geometry,
            new FrameTargets(tensor(boxes[..(4 * objects)], [objects, 4]), tensor(new long[] { 0, 2 }[..objects]), empty(0, 4)),
            ReferenceTargets: null);
    }

    private static Dictionary<string, double> GradientNorms(bool isStill, int objects)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(1);
        Objective().Compute(Example(isStill, objects), generator).Total().backward();
        return TakeGradientNorms();
    }

    private static Dictionary<string, double> TakeGradientNorms()
    {
        var norms = new Dictionary<string, double>();
        foreach ((string name, Parameter parameter) in _network.named_parameters())
        {
            if (parameter.grad is { } gradient)
                norms[name] = gradient.norm().ToDouble();
            parameter.grad = null;
        }

        return norms;
    }
}
