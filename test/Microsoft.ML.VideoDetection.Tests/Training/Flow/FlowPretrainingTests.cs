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
        FlowWidth = 0.25, FlowInputScale = 1, MaxLongSide = 64, MaxShortSide = 64,
    };

    private static readonly FlowPretrainingSettings Short = new(
        Steps: 3, BatchSize: 2, ReferenceFrameRange: 9, LoadingThreads: 1, Seed: 1, FromScratch: true);

    private static DeepFeatureFlowNetwork _network = null!;

    // One for all tests: each draws the flow network's weights anew.
    [ClassInitialize]
    public static void MakeNetwork(TestContext _) => _network = new DeepFeatureFlowNetwork(Tiny, CPU);

    [ClassCleanup]
    public static void FreeNetwork() => _network.Dispose();

    [TensorTestMethod]
    public void Run_LowersTheErrorOnPairsItNeverSaw_BelowThatOfNoFlow()
    {
        var steps = new List<FlowPretrainingProgress>();
        FlowPretrainingResult result = Run(Short with { Steps = 150, BatchSize = 8 }, steps.Add);

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
        FlowInitialization.Apply(_network.FlowNetwork, seed: 1, matches: false); // zero flow
        FlowPretrainingResult result = Run(Short with { FromScratch = false });
        Assert.AreEqual(result.ZeroFlow, result.Before, 1e-4);
    }

    [TensorTestMethod]
    public void Run_LeavesTheDetectorAlone()
    {
        double[] before = Sums("detector.");
        Run(Short);
        CollectionAssert.AreEqual(before, Sums("detector."));
        Assert.IsTrue(_network.parameters().All(parameter => parameter.grad is null));
    }

    [TensorTestMethod]
    public void Run_WhenCancelled_EndsBeforeTheNextStep()
    {
        using var cancellation = new CancellationTokenSource();
        int steps = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() => FlowPretraining.Run(
            _network, CPU, Short, _ => { steps++; cancellation.Cancel(); }, () => { }, cancellation.Token));
        Assert.AreEqual(1, steps);
    }

    [TensorTestMethod]
    public void Run_PassesOnWhatCheckAliveThrows()
    {
        Assert.ThrowsExactly<TimeoutException>(() => FlowPretraining.Run(
            _network, CPU, Short, null, () => throw new TimeoutException(), CancellationToken.None));
    }

    private static FlowPretrainingResult Run(
        FlowPretrainingSettings settings, Action<FlowPretrainingProgress>? report = null) =>
        FlowPretraining.Run(_network, CPU, settings, report, () => { }, CancellationToken.None);

    private static double[] WeightsAfter(FlowPretrainingSettings settings)
    {
        Run(settings);
        return Sums("motion.");
    }

    // Sums of a few thousand floats in doubles: a change of one bit shows.
    private static double[] Sums(string prefix)
    {
        using DisposeScope scope = NewDisposeScope();
        return
        [
            .. _network.named_parameters()
                .Where(item => item.name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(item => item.parameter.detach().to(float64).sum().ToDouble()),
        ];
    }
}
