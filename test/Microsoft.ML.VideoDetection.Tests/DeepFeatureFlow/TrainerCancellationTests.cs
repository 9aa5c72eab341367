using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>Cancelling leaves a checkpoint and, if the option says so, returns the best model so far.</summary>
[TestClass]
public sealed class TrainerCancellationTests
{
    [TestMethod]
    public void A_token_ends_training_after_the_step_and_leaves_a_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        DeepFeatureFlowTrainer.Options options = Options(folder.Root, 3, cancel.Cancel);
        options.CancellationToken = cancel.Token;
        OperationCanceledException error = Assert.Throws<OperationCanceledException>(() => TinyTraining.Fit(options));
        Assert.Contains("3 steps", error.Message);
        Assert.Contains(folder.File("last.dff-checkpoint"), error.Message);
        Assert.AreEqual(cancel.Token, error.CancellationToken);
        Assert.AreEqual(3, SavedState(folder).Step);
        CollectionAssert.AreEqual(new[] { "last.dff-checkpoint" }, CheckpointsOf(folder));
    }

    [TestMethod]
    public void CancelExecution_does_the_same()
    {
        using var folder = new TemporaryFolder();
        var mlContext = new MLContext(1);
        DeepFeatureFlowTrainer.Options options = Options(folder.Root, 2, mlContext.CancelExecution);
        DeepFeatureFlowTrainer trainer = mlContext.VideoDetection.Trainers.DeepFeatureFlow(options);
        OperationCanceledException error = Assert.Throws<OperationCanceledException>(() => trainer.Fit(TinyTraining.Data()));
        Assert.Contains("2 steps", error.Message);
        Assert.AreEqual(2, SavedState(folder).Step);
    }

    [TestMethod]
    public void A_token_that_is_cancelled_already_leaves_a_checkpoint_of_the_start()
    {
        using var folder = new TemporaryFolder();
        DeepFeatureFlowTrainer.Options options = Options(folder.Root, 1, () => Assert.Fail("No step was to be made."));
        options.CancellationToken = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => TinyTraining.Fit(options));
        Assert.AreEqual(0, SavedState(folder).Step);
    }

    [TestMethod]
    public void The_model_so_far_is_returned_when_asked_for()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        DeepFeatureFlowTrainer.Options options = Options(folder.Root, 4, cancel.Cancel);
        (options.CancellationToken, options.ReturnModelWhenCancelled) = (cancel.Token, true);
        DeepFeatureFlowTrainer.Options four = Options(null, 4, () => { });
        (four.MaxSteps, four.LearningRateDecayAt) = (4, []);
        Assert.AreEqual(TinyTraining.Fit(four), TinyTraining.Fit(options));
        Assert.AreEqual(4, SavedState(folder).Step);
    }

    [TestMethod]
    public void Without_a_workspace_the_checkpoint_of_a_cancelled_training_is_kept_where_the_log_says()
    {
        var mlContext = new MLContext(1);
        var log = new List<string>();
        mlContext.Log += (_, e) => log.Add(e.Message);
        using var cancel = new CancellationTokenSource();
        DeepFeatureFlowTrainer.Options options = Options(null, 2, cancel.Cancel);
        (options.CancellationToken, options.ReturnModelWhenCancelled) = (cancel.Token, true);
        mlContext.VideoDetection.Trainers.DeepFeatureFlow(options).Fit(TinyTraining.Data()).Dispose();
        string path = log.Single(line => line.Contains("cancelled")).Split('\'')[1];
        Assert.AreEqual(2, TrainingCheckpoint.ReadHeader(path).State.Step);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [TestMethod]
    public void An_error_in_the_data_names_the_frame_and_leaves_a_checkpoint()
    {
        using var folder = new TemporaryFolder();
        int read = 0;
        var data = new AlteredVideoData(TinyTraining.Data())
        {
            // The check before the first step reads the labels of all twelve frames.
            Annotation = (_, _) => Interlocked.Increment(ref read) == 12 + 5 ? throw new InvalidDataException("frame 7 of 'x' is broken") : null,
        }.Data;
        DeepFeatureFlowTrainer.Options options = Options(folder.Root, 100, () => { });
        (options.LoadingThreads, options.ReferenceFrameRange) = (1, 0); // one frame and its labels for each pair
        Assert.AreEqual("frame 7 of 'x' is broken", Assert.ThrowsExactly<InvalidDataException>(() => TinyTraining.Fit(options, data)).Message);

        // Reading runs ahead of training, but errors come at their place.
        Assert.AreEqual(4, SavedState(folder).Step);
    }

    /// <summary>Options of a training that does something after a step.</summary>
    private static DeepFeatureFlowTrainer.Options Options(string? workspace, long step, Action act)
    {
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        options.WorkspacePath = workspace;
        options.LearningRateDecayAt = [];
        options.MetricsCallback = progress =>
        {
            if (progress.Step == step)
                act();
        };
        return options;
    }

    private static TrainingState SavedState(TemporaryFolder folder) =>
        TrainingCheckpoint.ReadHeader(CheckpointFolder.Find(folder.Root)).State;

    private static string[] CheckpointsOf(TemporaryFolder folder) =>
        [.. folder.FileNames.Where(name => name.EndsWith(".dff-checkpoint", StringComparison.Ordinal))];
}
