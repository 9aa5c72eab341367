using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>A loss or gradient that is not finite stops training with the frame named, or is skipped; frames without labels are fine.</summary>
[TestClass]
public sealed class TrainerNonFiniteTests
{
    private const int BadVideo = 1;
    private const int BadPosition = 4;

    // Its area is infinite in single precision, and so is its overlap with any other box.
    private static readonly FrameAnnotation _bad = new() { Labels = [1], Boxes = [-3e38f, -3e38f, 3e38f, 3e38f] };

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Video_and_frame_are_named_and_the_checkpoint_is_from_before(int batchSize)
    {
        using var folder = new TemporaryFolder();
        var reports = new List<TrainingProgress>();
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        (options.WorkspacePath, options.BatchSize, options.MetricsCallback) = (folder.Root, batchSize, reports.Add);
        LabeledVideoData data = Data();
        string message = Assert.ThrowsExactly<InvalidOperationException>(() => TinyTraining.Fit(options, data)).Message;
        Assert.Contains($"The loss of step {reports.Count + 1} is not finite", message);
        Assert.Contains($"video '{data.GetVideoId(BadVideo)}', frame {BadPosition}", message);

        // The good pairs of the same step are not blamed.
        Assert.AreEqual(2, message.Split("video '").Length, message);
        Assert.IsTrue(reports.All(report => double.IsFinite(report.Loss)));
        TrainingState state = TrainingCheckpoint.ReadHeader(CheckpointFolder.Find(folder.Root)).State;
        Assert.AreEqual(reports.Count, state.Step);
        Assert.AreEqual(reports.Count, state.Updates);
    }

    [TestMethod]
    public void Such_steps_can_be_skipped()
    {
        var mlContext = new MLContext(1);
        var log = new List<string>();
        mlContext.Log += (_, e) => log.Add(e.Message);
        var reports = new List<TrainingProgress>();
        using var folder = new TemporaryFolder();
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        (options.SkipNonFiniteSteps, options.MaxEpoch, options.WorkspacePath) = (true, 2, folder.Root);
        options.MetricsCallback = reports.Add;
        using DeepFeatureFlowTransformer model = mlContext.VideoDetection.Trainers.DeepFeatureFlow(options).Fit(Data());

        // The frame comes once in each epoch of 12 steps.
        TrainingProgress[] skipped = [.. reports.Where(report => !report.IsEpochEnd && !double.IsFinite(report.Loss))];
        Assert.HasCount(2, skipped);
        Assert.HasCount(2, log.Where(line => line.Contains("was skipped") && line.Contains($"frame {BadPosition}")));
        TrainingState state = TrainingCheckpoint.ReadHeader(CheckpointFolder.Find(folder.Root)).State;
        Assert.AreEqual(24, state.Step);
        Assert.AreEqual(22, state.Updates);
        Assert.IsTrue(model.Model.Network.parameters().All(parameter => TensorAssert.Numbers(parameter).All(double.IsFinite)));
    }

    [TestMethod]
    public void Skipping_resumes_bit_for_bit_too()
    {
        using var folder = new TemporaryFolder();
        string expected = TinyTraining.Fit(Skipping(), Data());
        using var cancel = new CancellationTokenSource();
        DeepFeatureFlowTrainer.Options options = Skipping();
        (options.WorkspacePath, options.CancellationToken) = (folder.Root, cancel.Token);
        options.MetricsCallback = progress =>
        {
            if (!double.IsFinite(progress.Loss))
                cancel.Cancel();
        };
        Assert.Throws<OperationCanceledException>(() => TinyTraining.Fit(options, Data()));
        DeepFeatureFlowTrainer.Options resumed = Skipping();
        resumed.ResumeFrom = folder.Root;
        Assert.AreEqual(expected, TinyTraining.Fit(resumed, Data()));

        static DeepFeatureFlowTrainer.Options Skipping()
        {
            DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
            options.SkipNonFiniteSteps = true;
            return options;
        }
    }

    [TestMethod]
    public void Lost_weights_are_not_skipped_forever()
    {
        int steps = 0;
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        (options.SkipNonFiniteSteps, options.MaxEpoch) = (true, 9);
        options.MetricsCallback = _ => steps++;
        var data = new AlteredVideoData(TinyTraining.Data()) { Annotation = (_, _) => _bad };
        Assert.ThrowsExactly<InvalidOperationException>(() => TinyTraining.Fit(options, data));

        // 20 steps, and the end of the first epoch.
        Assert.AreEqual(21, steps);
    }

    [TestMethod]
    public void Frames_without_labels_are_valid_negatives()
    {
        var losses = new List<TrainingProgress>();
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        (options.LoadingThreads, options.MetricsCallback) = (1, losses.Add);
        var data = new AlteredVideoData(TinyTraining.Data()) { Annotation = (video, _) => video == 0 ? FrameAnnotation.Empty : null };
        TinyTraining.Fit(options, data);
        TrainingProgress[] steps = [.. losses.Where(loss => !loss.IsEpochEnd)];
        TrainingProgress[] negatives = [.. steps.Where(loss => loss.RegionBoxLoss == 0 && loss.ProposalBoxLoss == 0)];
        Assert.IsTrue(steps.All(loss => double.IsFinite(loss.Loss) && loss.ObjectnessLoss > 0 && loss.ClassLoss > 0));
        Assert.HasCount(6, negatives);
        Assert.IsTrue(negatives.All(loss => loss.GradientNorm > 0));
    }

    private static AlteredVideoData Data() =>
        new(TinyTraining.Data()) { Annotation = (video, position) => (video, position) == (BadVideo, BadPosition) ? _bad : null };
}
