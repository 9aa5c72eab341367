using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>A loss or gradient that is not finite stops training with the frame named, or is skipped; frames without labels are fine.</summary>
[TestClass]
public sealed class TrainerNonFiniteTests
{
    private const int BadVideo = 1;
    private const int BadPosition = 4;

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Video_and_frame_are_named_and_the_checkpoint_is_from_before(int batchSize)
    {
        using var folder = new TemporaryFolder();
        var reports = new List<TrainingProgress>();
        LabeledVideoData data = Data();
        DeepFeatureFlowTrainer.Options options = Overflowing(folder, data, batchSize);
        options.MetricsCallback = reports.Add;
        string message = Assert.ThrowsExactly<InvalidOperationException>(() => TinyTraining.Fit(options, data)).Message;
        Assert.Contains($"The loss of step {reports.Count + 1} is not finite", message);
        Assert.Contains($"video '{data.Videos[BadVideo].Id}', frame {BadPosition}", message);

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
        DeepFeatureFlowTrainer.Options options = Overflowing(folder, Data());
        (options.SkipNonFiniteSteps, options.MaxEpoch) = (true, 2);
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
        using TemporaryFolder whole = new(), interrupted = new();
        DeepFeatureFlowTrainer.Options options = Overflowing(whole, Data());
        options.SkipNonFiniteSteps = true;
        string expected = TinyTraining.Fit(options, Data());

        using var cancel = new CancellationTokenSource();
        options = Overflowing(interrupted, Data());
        (options.SkipNonFiniteSteps, options.CancellationToken) = (true, cancel.Token);
        options.MetricsCallback = progress =>
        {
            if (!double.IsFinite(progress.Loss))
                cancel.Cancel();
        };
        Assert.Throws<OperationCanceledException>(() => TinyTraining.Fit(options, Data()));
        (options.CancellationToken, options.MetricsCallback) = (CancellationToken.None, null);
        Assert.AreEqual(expected, TinyTraining.Fit(options, Data()));
    }

    [TestMethod]
    public void A_rate_that_is_too_high_stops_training_with_the_frame_named()
    {
        LabeledVideoData data = TinyTraining.Data();
        DeepFeatureFlowTrainer.Options options = Exploding();
        string message = Assert.ThrowsExactly<InvalidOperationException>(() => TinyTraining.Fit(options, data)).Message;
        FramePair second = new PairSchedule(
            data, new PairSampling(options.ReferenceFrameRange, options.FlipProbability, 1))[1];
        Assert.Contains("step 2", message);
        Assert.Contains($"video '{data.Videos[second.Video].Id}', frame {second.Current}", message);
        Assert.Contains("LearningRate", message);
    }

    [TestMethod]
    public void Lost_weights_are_not_skipped_forever()
    {
        int reports = 0;
        DeepFeatureFlowTrainer.Options options = Exploding();
        (options.SkipNonFiniteSteps, options.MaxEpoch, options.MetricsCallback) = (true, 9, _ => reports++);
        Assert.ThrowsExactly<InvalidOperationException>(() => TinyTraining.Fit(options));

        // The first step, 20 that were skipped, and the end of the first epoch.
        Assert.AreEqual(22, reports);
    }

    [TestMethod]
    public void A_frame_that_is_ignored_as_a_whole_teaches_nothing_and_stops_nothing()
    {
        var losses = new List<TrainingProgress>();
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        options.MetricsCallback = losses.Add;
        var ignored = new FrameAnnotation { IgnoredBoxes = [0, 0, 64, 48] };
        TinyTraining.Fit(options, new AlteredVideoData(TinyTraining.Data()) { Annotation = (video, _) => video == 0 ? ignored : null }.Data);
        Assert.HasCount(6, losses.Where(loss => !loss.IsEpochEnd && loss.Loss == loss.FlowLoss));
        Assert.IsTrue(losses.All(loss => double.IsFinite(loss.Loss)));
    }

    [TestMethod]
    public void Frames_without_labels_are_valid_negatives()
    {
        var losses = new List<TrainingProgress>();
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        (options.LoadingThreads, options.MetricsCallback) = (1, losses.Add);
        var data = new AlteredVideoData(TinyTraining.Data()) { Annotation = (video, _) => video == 0 ? FrameAnnotation.Empty : null }.Data;
        TinyTraining.Fit(options, data);
        TrainingProgress[] steps = [.. losses.Where(loss => !loss.IsEpochEnd)];
        TrainingProgress[] negatives = [.. steps.Where(loss => loss.RegionBoxLoss == 0 && loss.ProposalBoxLoss == 0)];
        Assert.IsTrue(steps.All(loss => double.IsFinite(loss.Loss) && loss.ObjectnessLoss > 0 && loss.ClassLoss > 0));
        Assert.HasCount(6, negatives);
        Assert.IsTrue(negatives.All(loss => loss.GradientNorm > 0));
    }

    /// <summary>Grey frames, which are 0 to 0.006 to the network, and one that is white, 2.2 to 2.7.</summary>
    private static LabeledVideoData Data()
    {
        byte[] grey = Picture(124, 116, 104), white = Picture(255, 255, 255);
        AlteredVideoData altered = new(TinyTraining.Data())
        {
            Image = (video, position) => MLImage.CreateFromPixels(
                64, 48, MLPixelFormat.Rgba32, (video, position) == (BadVideo, BadPosition) ? white : grey),
        };
        return altered.Data;

        static byte[] Picture(byte red, byte green, byte blue) =>
            [.. Enumerable.Repeat((byte[])[red, green, blue, 255], 64 * 48).SelectMany(pixel => pixel)];
    }

    /// <summary>
    /// Goes on from a checkpoint whose frozen first weights are so large that the variance of what they make of a white frame is
    /// infinite in single precision, above 3.4e38, and that of a grey one is not.
    /// </summary>
    private static DeepFeatureFlowTrainer.Options Overflowing(TemporaryFolder folder, LabeledVideoData data, int batchSize = 1)
    {
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();

        // A frame is then its own reference.
        (options.BatchSize, options.WorkspacePath, options.ReferenceFrameRange) = (batchSize, folder.Root, 0);
        options.CancellationToken = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => TinyTraining.Fit(options, data));

        string path = CheckpointFolder.Find(folder.Root);
        (DeepFeatureFlowArchitecture architecture, TrainingState state) = TrainingCheckpoint.ReadHeader(path);
        using DeepFeatureFlowNetwork network = InitialNetwork.Build(1, architecture);
        using var optimizer = new DetectorOptimizer(
            FrozenStages.Apply(network, 4), new OptimizerSettings(OptimizerKind.AdamW, 1e-3, 0.9, 1e-4, 10));
        TrainingCheckpoint.Restore(path, network, optimizer, state.Updates);
        Parameter first = network.named_parameters().Single(item => item.name == "detector.backbone.conv1.weight").parameter;
        using (no_grad())
            first.mul_(5e19f);
        TrainingCheckpoint.Write(path, network, optimizer, state);
        (options.CancellationToken, options.ResumeFrom) = (CancellationToken.None, folder.Root);
        return options;
    }

    private static DeepFeatureFlowTrainer.Options Exploding()
    {
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        (options.Optimizer, options.LearningRate, options.Momentum, options.GradientClipNorm) = (OptimizerKind.Sgd, 1e30, 0, null);
        return options;
    }
}
