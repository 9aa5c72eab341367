using Microsoft.ML.VideoDetection.Modeling;
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
        DetectorLosses losses = Objective().Compute(Example(isStill: false, objects: 0), generator);
        Assert.AreEqual(0, losses.ProposalBoxes.ToDouble());
        Assert.AreEqual(0, losses.RegionBoxes.ToDouble());
        Assert.IsGreaterThan(0, losses.Objectness.ToDouble());
        Assert.IsGreaterThan(0, losses.Classes.ToDouble());
        Assert.AreEqual(
            losses.Objectness.ToDouble() + losses.Classes.ToDouble(), losses.Total().ToDouble(), 1e-5);
    }

    private static DetectorObjective Objective() =>
        new(_network, 100, new BoxSampler(256, 0.5), new BoxSampler(512, 0.25));

    private static TrainingExample Example(bool isStill, int objects)
    {
        var geometry = FrameGeometry.Fit(128, 96, 128, 96);
        random.manual_seed(2);
        float[] boxes = [10, 10, 50, 60, 70, 20, 120, 90];
        return new TrainingExample(
            randn(1, 3, 96, 128), randn(1, 3, 96, 128), geometry, tensor(boxes[..(4 * objects)], [objects, 4]),
            tensor(new long[] { 0, 2 }[..objects]), empty(0, 4), isStill);
    }

    private static Dictionary<string, double> GradientNorms(bool isStill, int objects)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(1);
        Objective().Compute(Example(isStill, objects), generator).Total().backward();
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
