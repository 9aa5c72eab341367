using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training;

/// <summary>The objective of a network without flow network, whose examples bring their motion with them.</summary>
[TestClass]
public sealed class GivenMotionObjectiveTests
{
    private const int Rows = 3, Columns = 4, Channels = 16;

    private static DeepFeatureFlowNetwork _network = null!;

    [ClassInitialize]
    public static void MakeNetwork(TestContext _) => _network = InitialNetwork.Build(
        3, TinyTraining.Architecture with { MotionEstimator = MotionEstimator.DenseInverseSearch });

    [ClassCleanup]
    public static void FreeNetwork() => _network.Dispose();

    [TensorTestMethod]
    public void Gradients_go_through_the_warp_to_the_places_that_the_features_came_from()
    {
        // Every cell comes from its right neighbour, the last column from itself, since there is nothing behind it: of ones at the end, the
        // first column gets none, the last one two, those between one. Positions round by less than 8 · 2^-24 of 4 cells, and no weight by more.
        using DisposeScope scope = NewDisposeScope();
        Tensor features = Features().requires_grad_();
        float[] oneToTheRight = [.. Enumerable.Repeat(1f, Rows * Columns), .. new float[Rows * Columns]];
        FeatureCarrying.AlongMotion(features, tensor(oneToTheRight, [1, 2, Rows, Columns])).sum().backward();
        double[] gradient = TensorAssert.Numbers(features.grad!);
        double[] expected = [.. Enumerable.Repeat(new double[] { 0, 1, 1, 2 }, Channels * Rows).SelectMany(row => row)];
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], gradient[i], 2e-6, $"{i}");
    }

    [TensorTestMethod]
    public void Features_are_carried_as_inference_carries_them()
    {
        // A stream that left frames out looks straight at its key frame, too.
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        LoadedPair pair = new PairLoading(TinyTraining.Data(), _network.Architecture).Load(new FramePair(0, 0, 5, 1, false, 11));
        Assert.IsTrue(pair.Motion!.Any(value => value != 0));
        var stream = new DenseInverseSearchMotion();
        stream.SetKeyFrame(new FramePixels(pair.Reference!, pair.Geometry), 1);
        stream.Estimate(new FramePixels(pair.Current, pair.Geometry), 5);
        Tensor features = Features();
        double[] expected = TensorAssert.Numbers(FeatureWarp.Apply([new FeatureLevel(features, FrameGeometry.Divisor)], stream)[0].Features);
        double[] actual = TensorAssert.Numbers(FeatureCarrying.AlongMotion(features, pair.ToExample(1, CPU).Motion!));

        // A position within 6 cells goes to [-1, 1] and back, eight roundings: 8 · 6 · 2^-24 is 3e-6 on each axis, on features whose
        // neighbours differ by at most 2; the blend itself rounds seven more times.
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], (2 * 2 * 3e-6) + (7 * 6e-8), $"{i}");
    }

    [TensorTestMethod]
    public void Every_part_of_the_network_gets_gradients_and_there_is_no_flow_loss()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(1);
        var loading = new PairLoading(TinyTraining.Data(), _network.Architecture);
        TrainingExample example = loading.Load(new FramePair(0, 0, 1, 4, false, 11)).ToExample(1, CPU);
        var objective = new DetectorObjective(_network, 20, new BoxSampler(32, 0.5), new BoxSampler(16, 0.25), ObjectiveWeights.Published);
        TaskLosses losses = objective.Compute(example, generator);
        Assert.AreEqual(0, losses.Flow.ToDouble());
        losses.Total().backward();
        foreach ((string name, Parameter parameter) in _network.named_parameters())
        {
            Assert.IsFalse(name.StartsWith("motion.", StringComparison.Ordinal), name);
            Assert.IsNotNull(parameter.grad, name);
            parameter.grad = null;
        }

        // A still image needs no motion.
        Assert.IsTrue(double.IsFinite(objective.Compute(example with { Motion = null }, generator).Total().ToDouble()));
    }

    // From -1 to 1.
    private static Tensor Features()
    {
        using var generator = new Generator(2);
        return rand([1, Channels, Rows, Columns], generator: generator).mul_(Number.Of(2)).sub_(Number.Of(1));
    }
}
