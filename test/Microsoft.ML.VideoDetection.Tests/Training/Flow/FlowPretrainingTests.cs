using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training.Flow;

[TestClass]
public sealed class FlowPretrainingTests
{
    private static readonly DeepFeatureFlowArchitecture Tiny = DeepFeatureFlow.SmallModel.Architecture with
    {
        FlowWidth = 1.0 / 16, FlowInputScale = 1, MaxLongSide = 64, MaxShortSide = 64,
    };

    private static readonly FlowPretrainingSettings Short = new(
        Steps: 3, BatchSize: 2, ReferenceFrameRange: 9, LoadingThreads: 1, Seed: 1, FromScratch: true);

    [TensorTestMethod]
    public void Run_LowersTheErrorOnPairsItNeverSaw_BelowThatOfNoFlow()
    {
        using var network = new DeepFeatureFlowNetwork(Tiny, CPU);
        var steps = new List<FlowPretrainingProgress>();
        FlowPretrainingResult result = Run(network, Short with { Steps = 150, BatchSize = 8 }, steps.Add);

        Assert.IsLessThan(0.95 * result.ZeroFlow, result.After);
        Assert.IsLessThan(result.Before, result.After);
        Assert.IsTrue(result.IsUseful);
        CollectionAssert.AreEqual(Enumerable.Range(1, 150).ToArray(), steps.Select(step => step.Step).ToArray());
    }

    [TensorTestMethod]
    public void Run_WithMoreThreads_GivesTheSameWeights() =>
        CollectionAssert.AreEqual(WeightsAfter(Short), WeightsAfter(Short with { LoadingThreads = 3 }));

    [TensorTestMethod]
    public void Run_WithAnotherSeed_GivesOtherWeights() =>
        CollectionAssert.AreNotEqual(WeightsAfter(Short), WeightsAfter(Short with { Seed = 2 }));

    [TensorTestMethod]
    public void Run_NotFromScratch_StartsFromTheWeightsThereAre()
    {
        using var network = new DeepFeatureFlowNetwork(Tiny, CPU);
        network.FlowNetwork.ZeroLastLayer();
        FlowPretrainingResult result = Run(network, Short with { FromScratch = false });
        Assert.AreEqual(result.ZeroFlow, result.Before, 1e-4);
    }

    [TensorTestMethod]
    public void Run_LeavesTheDetectorAlone()
    {
        using var network = new DeepFeatureFlowNetwork(Tiny, CPU);
        double[] before = Sums(network, "detector.");
        Run(network, Short);
        CollectionAssert.AreEqual(before, Sums(network, "detector."));
        Assert.IsTrue(network.parameters().All(parameter => parameter.grad is null));
    }

    [TensorTestMethod]
    public void Run_WhenCancelled_EndsBeforeTheNextStep()
    {
        using var network = new DeepFeatureFlowNetwork(Tiny, CPU);
        using var cancellation = new CancellationTokenSource();
        int steps = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() => FlowPretraining.Run(
            network, CPU, Short, _ => { steps++; cancellation.Cancel(); }, () => { }, cancellation.Token));
        Assert.AreEqual(1, steps);
    }

    [TensorTestMethod]
    public void Run_PassesOnWhatCheckAliveThrows()
    {
        using var network = new DeepFeatureFlowNetwork(Tiny, CPU);
        Assert.ThrowsExactly<TimeoutException>(() => FlowPretraining.Run(
            network, CPU, Short, null, () => throw new TimeoutException(), CancellationToken.None));
    }

    private static FlowPretrainingResult Run(
        DeepFeatureFlowNetwork network, FlowPretrainingSettings settings, Action<FlowPretrainingProgress>? report = null) =>
        FlowPretraining.Run(network, CPU, settings, report, () => { }, CancellationToken.None);

    private static double[] WeightsAfter(FlowPretrainingSettings settings)
    {
        using var network = new DeepFeatureFlowNetwork(Tiny, CPU);
        Run(network, settings);
        return Sums(network, "motion.");
    }

    // Sums of a few thousand floats in doubles: a change of one bit shows.
    private static double[] Sums(DeepFeatureFlowNetwork network, string prefix)
    {
        using DisposeScope scope = NewDisposeScope();
        return
        [
            .. network.named_parameters()
                .Where(item => item.name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(item => item.parameter.detach().to(float64).sum().ToDouble()),
        ];
    }
}
