using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>A training that was stopped and resumed ends with the weights of one that never stopped, bit for bit.</summary>
[TestClass]
public sealed class TrainerResumeTests
{
    private static readonly Lazy<(string Hash, double?[] Precisions)> _twoEpochs = new(() => TrainTwoEpochs(resumeFrom: null));

    [TestMethod]
    [DataRow(OptimizerKind.AdamW, 4, 1)]
    [DataRow(OptimizerKind.Sgd, 1, 1)]
    [DataRow(OptimizerKind.AdamW, 4, 2)]
    public void Resuming_gives_the_weights_of_an_uninterrupted_training(OptimizerKind optimizer, int frozenStages, int batchSize)
    {
        string expected = TinyTraining.Fit(Options());
        using var folder = new TemporaryFolder();
        foreach (long step in new long[] { 2, 5 })
            StopAt(step, Options(), folder.Root);
        DeepFeatureFlowTrainer.Options last = Options();
        (last.ResumeFrom, last.LoadingThreads) = (folder.Root, 3);
        Assert.AreEqual(expected, TinyTraining.Fit(last, seed: 77));

        DeepFeatureFlowTrainer.Options Options()
        {
            DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
            options.Optimizer = optimizer;
            options.FrozenStages = frozenStages;
            options.BatchSize = batchSize;
            options.MaxSteps = 8;
            return options;
        }
    }

    [TestMethod]
    [DataRow(0L)]
    [DataRow(12L)]
    [DataRow(13L)]
    public void Stopping_around_the_start_or_the_end_of_an_epoch_changes_nothing(long step)
    {
        (string expected, double?[] precisions) = _twoEpochs.Value;
        using var folder = new TemporaryFolder();
        StopAt(step, TwoEpochs(), folder.Root);
        (string actual, double?[] resumedPrecisions) = TrainTwoEpochs(folder.Root);
        Assert.AreEqual(expected, actual);

        // What was validated before the stop is not validated again, and nothing is left out.
        Assert.HasCount(step <= 12 ? 2 : 1, resumedPrecisions);
        CollectionAssert.AreEqual(precisions[^resumedPrecisions.Length..], resumedPrecisions);
    }

    [TestMethod]
    public void A_validation_that_was_cancelled_is_made_up_for()
    {
        string expected = TinyTraining.Fit(Options(null));
        using var folder = new TemporaryFolder();
        DeepFeatureFlowTrainer.Options options = Options(folder.Root);
        var mlContext = new MLContext(1);
        bool isReached = false;
        options.ValidationSet = new AlteredVideoData(TinyTraining.Data(videos: 1, frames: 6))
        {
            Image = (_, position) =>
            {
                if (position == 2)
                {
                    isReached = true;
                    mlContext.CancelExecution();
                }

                return null;
            },
        }.Data;
        Assert.Throws<OperationCanceledException>(() => mlContext.VideoDetection.Trainers.DeepFeatureFlow(options).Fit(TinyTraining.Data()));
        Assert.IsTrue(isReached);
        TrainingState state = TrainingCheckpoint.ReadHeader(CheckpointFolder.Find(folder.Root)).State;
        Assert.AreEqual(12, state.Step);
        Assert.IsFalse(state.IsFinished);

        var ends = new List<TrainingProgress>();
        DeepFeatureFlowTrainer.Options resumed = Options(folder.Root);
        resumed.ResumeFrom = folder.Root;
        resumed.MetricsCallback = ends.Add;
        Assert.AreEqual(expected, TinyTraining.Fit(resumed));
        Assert.HasCount(1, ends);
        Assert.IsTrue(ends[0].IsEpochEnd);
        Assert.IsNotNull(ends[0].ValidationAveragePrecision50);

        static DeepFeatureFlowTrainer.Options Options(string? workspace)
        {
            DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
            options.WorkspacePath = workspace;
            options.ValidationSet = TinyTraining.Data(videos: 1, frames: 6);
            return options;
        }
    }

    [TestMethod]
    public void A_finished_training_goes_on_with_more_steps()
    {
        using var folder = new TemporaryFolder();
        string six = TinyTraining.Fit(Steps(6, folder.Root));

        // Again with the same options there is nothing left to do.
        DeepFeatureFlowTrainer.Options again = Steps(6, folder.Root);
        again.ResumeFrom = folder.Root;
        again.MetricsCallback = _ => Assert.Fail("No step is left.");
        Assert.AreEqual(six, TinyTraining.Fit(again));

        long first = 0;
        DeepFeatureFlowTrainer.Options more = Steps(9, folder.Root);
        more.ResumeFrom = folder.Root;
        more.MetricsCallback = progress => first = first == 0 ? progress.Step : first;
        Assert.AreEqual(TinyTraining.Fit(Steps(9, null)), TinyTraining.Fit(more));
        Assert.AreEqual(7, first);

        static DeepFeatureFlowTrainer.Options Steps(long count, string? workspace)
        {
            DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
            (options.MaxSteps, options.WorkspacePath) = (count, workspace);

            // The decay lies at shares of the whole training, which is longer the second time.
            options.LearningRateDecayAt = [];
            return options;
        }
    }

    [TestMethod]
    public void A_new_workspace_has_a_checkpoint_from_the_start()
    {
        using TemporaryFolder old = new(), now = new();
        StopAt(3, TinyTraining.Options(), old.Root);
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        options.ResumeFrom = old.Root;
        options.WorkspacePath = now.Root;
        options.CancellationToken = new CancellationToken(canceled: true);
        string message = Assert.Throws<OperationCanceledException>(() => TinyTraining.Fit(options)).Message;
        string path = now.File("last.dff-checkpoint");
        Assert.Contains(path, message);
        Assert.AreEqual(3, TrainingCheckpoint.ReadHeader(path).State.Step);
    }

    [TestMethod]
    public void Other_data_another_network_or_no_checkpoint_are_refused()
    {
        using TemporaryFolder folder = new(), empty = new();
        StopAt(1, TinyTraining.Options(), folder.Root);
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        options.ResumeFrom = folder.Root;
        string message = Assert.ThrowsExactly<InvalidDataException>(() => TinyTraining.Fit(options, TinyTraining.Data(videos: 3))).Message;
        Assert.Contains("12 frames", message);
        Assert.Contains("18 training frames", message);

        options.Architecture = TinyTraining.Architecture with { NeckChannels = 32 };
        message = Assert.ThrowsExactly<InvalidDataException>(() => TinyTraining.Fit(options)).Message;
        Assert.Contains("NeckChannels 16 in the file, 32 in the options", message);

        options.ResumeFrom = empty.Root;
        Assert.Contains(empty.Root, Assert.ThrowsExactly<FileNotFoundException>(() => TinyTraining.Fit(options)).Message);
    }

    private static DeepFeatureFlowTrainer.Options TwoEpochs()
    {
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        options.MaxEpoch = 2;
        options.ValidationSet = TinyTraining.Data(videos: 1, frames: 3);
        return options;
    }

    private static (string Hash, double?[] Precisions) TrainTwoEpochs(string? resumeFrom)
    {
        var precisions = new List<double?>();
        DeepFeatureFlowTrainer.Options options = TwoEpochs();
        options.ResumeFrom = resumeFrom;
        options.MetricsCallback = progress =>
        {
            if (progress.IsEpochEnd)
                precisions.Add(progress.ValidationAveragePrecision50);
        };
        return (TinyTraining.Fit(options), [.. precisions]);
    }

    /// <summary>Trains, from the checkpoint of a workspace if there is one, and cancels after so many steps.</summary>
    private static void StopAt(long step, DeepFeatureFlowTrainer.Options options, string workspace)
    {
        using var cancel = new CancellationTokenSource();
        options.WorkspacePath = workspace;
        options.ResumeFrom = File.Exists(Path.Combine(workspace, "last.dff-checkpoint")) ? workspace : null;
        options.CancellationToken = cancel.Token;
        options.MetricsCallback = progress =>
        {
            if (progress.Step >= step)
                cancel.Cancel();
        };
        if (step == 0)
            cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => TinyTraining.Fit(options));
        Assert.AreEqual(step, TrainingCheckpoint.ReadHeader(CheckpointFolder.Find(workspace)).State.Step);
    }
}
