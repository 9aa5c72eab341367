using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>Memory stays level however long a training is, and reading frames does not hold it up.</summary>
[TestClass]
public sealed class TrainerMemoryTests
{
    private const long MostGrowth = 16 << 20;

    [TestMethod]
    public void Memory_does_not_grow_from_step_20_on() => AssertLevel(from: 20, to: 40);

    [TestMethod]
    [TestCategory("Slow")]
    public void Memory_does_not_grow_from_step_100_on() => AssertLevel(from: 100, to: 300);

    [TestMethod]
    public void Nothing_is_left_of_a_training_whose_model_is_disposed() => AssertNothingLeft(() => TinyTraining.Fit(Short()));

    [TestMethod]
    public void Nothing_is_left_of_a_training_that_was_cancelled()
    {
        using var folder = new TemporaryFolder();
        DeepFeatureFlowTrainer.Options options = Short();
        (options.CancellationToken, options.WorkspacePath) = (new CancellationToken(canceled: true), folder.Root);
        AssertNothingLeft(() => Assert.Throws<OperationCanceledException>(() => TinyTraining.Fit(options)));
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Waiting_for_frames_is_a_small_part_of_a_step()
    {
        // The whole network is trained, as most are; the first step waits for its frames by necessity.
        double waited = 0;
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        (options.FrozenStages, options.MaxSteps) = (0, 60);
        options.MetricsCallback = progress => waited = progress.DataWaitShare;
        TinyTraining.Fit(options);
        Console.WriteLine($"{waited:P1} of the last 50 steps were spent waiting for frames");
        Assert.IsLessThan(0.05, waited);
    }

    private static void AssertLevel(long from, long to)
    {
        TensorCount tensorsBefore = default, tensorsAfter = default;
        long memoryBefore = 0, memoryAfter = 0;
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        options.MaxSteps = to;
        options.MetricsCallback = progress =>
        {
            if (!progress.IsEpochEnd && progress.Step == from)
                (tensorsBefore, memoryBefore) = (TensorCount.Now(), Environment.WorkingSet);
            if (!progress.IsEpochEnd && progress.Step == to)
                (tensorsAfter, memoryAfter) = (TensorCount.Now(), Environment.WorkingSet);
        };
        TinyTraining.Fit(options);
        double growth = (memoryAfter - memoryBefore) / 1048576.0;
        Console.WriteLine($"{tensorsBefore.Alive} tensors, {memoryBefore >> 20} MB at step {from}; {growth:0.0} MB more at step {to}");
        Assert.AreEqual(tensorsBefore, tensorsAfter);
        Assert.IsLessThan(MostGrowth, memoryAfter - memoryBefore);
    }

    // TorchSharp counts a tensor too many for each parameter that is made, whatever becomes of it.
    private static void AssertNothingLeft(Action train)
    {
        long byNetwork = Left(() => InitialNetwork.Build(1, TinyTraining.Architecture).Dispose());
        Assert.AreEqual(byNetwork, Left(train));

        static long Left(Action act)
        {
            TensorCount before = TensorCount.Now();
            act();
            return TensorCount.Now().LeakedSince(before);
        }
    }

    private static DeepFeatureFlowTrainer.Options Short()
    {
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        options.MaxSteps = 3;
        options.ValidationSet = TinyTraining.Data(videos: 1, frames: 3);
        return options;
    }
}
