using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>Validation at the end of epochs: which weights are returned, and when training ends early.</summary>
[TestClass]
public sealed class TrainerValidationTests
{
    [TestMethod]
    public void The_best_weights_are_those_of_the_best_epoch()
    {
        using var folder = new TemporaryFolder();
        var ends = new List<TrainingProgress>();
        DeepFeatureFlowTrainer.Options options = Overfit();
        options.WorkspacePath = folder.Root;
        options.MetricsCallback = progress =>
        {
            if (progress.IsEpochEnd)
                ends.Add(progress);
        };
        using DeepFeatureFlowTransformer model = Fit(options);
        double?[] precisions = [.. ends.Select(end => end.ValidationAveragePrecision50)];
        Console.WriteLine(string.Join(' ', precisions));
        double best = precisions.Max()!.Value;
        int bestEpoch = Array.IndexOf(precisions, best) + 1;
        Assert.IsGreaterThan(0, best);
        Assert.AreEqual(bestEpoch, ends.Last(end => end.IsBest).Epoch);

        // What the model finds is as good as was said, and its weights are those that training had at that epoch.
        IDataView detections = model.Transform(options.ValidationSet!);
        Assert.AreEqual(best, new MLContext(1).VideoDetection.Evaluate(detections).MeanAveragePrecision50);
        Assert.AreEqual(bestEpoch * 6, TrainingCheckpoint.ReadHeader(folder.File("best.dff-checkpoint")).State.Step);
        DeepFeatureFlowTrainer.Options until = Overfit();
        (until.MaxSteps, until.ReturnBest) = (bestEpoch * 6, false);
        using DeepFeatureFlowTransformer there = Fit(until);
        Assert.AreEqual(TinyTraining.Hash(there), TinyTraining.Hash(model));
    }

    [TestMethod]
    public void Without_ReturnBest_the_last_weights_are_returned()
    {
        string Hash(bool returnBest, bool validate)
        {
            DeepFeatureFlowTrainer.Options options = Idle(epochs: 3);
            options.ReturnBest = returnBest;
            if (!validate)
                options.ValidationSet = null;
            using DeepFeatureFlowTransformer model = Fit(options);
            return TinyTraining.Hash(model);
        }

        string last = Hash(returnBest: true, validate: false);
        Assert.AreEqual(last, Hash(returnBest: false, validate: true));
        Assert.AreNotEqual(last, Hash(returnBest: true, validate: true));
    }

    [TestMethod]
    public void Training_ends_early_when_validation_no_longer_gets_better()
    {
        using var folder = new TemporaryFolder();
        var ends = new List<TrainingProgress>();
        DeepFeatureFlowTrainer.Options options = Idle(epochs: 10);
        options.EarlyStoppingCriteria = new EarlyStopping { Patience = 2 };
        options.WorkspacePath = folder.Root;
        options.MetricsCallback = progress =>
        {
            if (progress.IsEpochEnd)
                ends.Add(progress);
        };
        Fit(options).Dispose();

        // AP stays where the first epoch left it, so two more epochs are waited for.
        Assert.HasCount(3, ends);
        CollectionAssert.AreEqual(new[] { true, false, false }, ends.Select(end => end.IsBest).ToArray());
        TrainingState state = TrainingCheckpoint.ReadHeader(CheckpointFolder.Find(folder.Root)).State;
        Assert.IsTrue(state.IsFinished);
        Assert.AreEqual(2, state.EpochsWithoutImprovement);
        Assert.AreEqual(6, state.BestStep);

        // Resumed, it is still at its end.
        options.ResumeFrom = folder.Root;
        Fit(options).Dispose();
        Assert.HasCount(3, ends);
    }

    [TestMethod]
    public void Cancelling_returns_the_best_weights_so_far()
    {
        using var cancel = new CancellationTokenSource();
        DeepFeatureFlowTrainer.Options options = Idle(epochs: 5);
        (options.CancellationToken, options.ReturnModelWhenCancelled) = (cancel.Token, true);
        using var folder = new TemporaryFolder();
        options.WorkspacePath = folder.Root;
        options.MetricsCallback = progress =>
        {
            if (progress.Step == 9)
                cancel.Cancel();
        };
        using DeepFeatureFlowTransformer model = Fit(options);
        DeepFeatureFlowTrainer.Options one = Idle(epochs: 1);
        using DeepFeatureFlowTransformer first = Fit(one);
        Assert.AreEqual(TinyTraining.Hash(first), TinyTraining.Hash(model));
    }

    [TestMethod]
    public void A_validation_set_without_labels_has_no_best()
    {
        var ends = new List<TrainingProgress>();
        DeepFeatureFlowTrainer.Options options = Idle(epochs: 2);
        options.ValidationSet = new AlteredVideoData(Validation()) { Annotation = (_, _) => FrameAnnotation.Empty }.Data;
        options.MetricsCallback = progress =>
        {
            if (progress.IsEpochEnd)
                ends.Add(progress);
        };
        Fit(options).Dispose();
        Assert.HasCount(2, ends);
        Assert.IsTrue(ends.All(end => end.ValidationAveragePrecision50 is null && !end.IsBest));
    }

    private static LabeledVideoData Validation() => TinyTraining.Data(videos: 1, frames: 6);

    private static DeepFeatureFlowTransformer Fit(DeepFeatureFlowTrainer.Options options) =>
        new MLContext(1).VideoDetection.Trainers.DeepFeatureFlow(options).Fit(Validation());

    private static DeepFeatureFlowTrainer.Options Overfit()
    {
        DeepFeatureFlowTrainer.Options options = TinyTraining.Overfit();
        options.ValidationSet = Validation();
        return options;
    }

    // So slow that weights change, but what is found does not.
    private static DeepFeatureFlowTrainer.Options Idle(int epochs)
    {
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        options.MaxEpoch = epochs;
        options.LearningRate = 1e-9;
        options.LearningRateDecayAt = [];
        options.ValidationSet = Validation();
        return options;
    }
}
