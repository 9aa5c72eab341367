using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Tasks.Segmentation;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow.Segmentation;

/// <summary>What holds for trainings of detectors holds for those of segmenters: determinism, validation, resumption, and nothing left behind.</summary>
[TestClass]
public sealed class SegmentationTrainingTests
{
    [TestMethod]
    public void SameSeed_GivesTheSameWeights_WithAnyNumberOfLoadingThreads()
    {
        string expected = Fit(1, _ => { });
        foreach (int threads in new[] { 1, 2, 16 })
            Assert.AreEqual(expected, Fit(1, options => options.LoadingThreads = threads), $"{threads} threads");
        Assert.AreNotEqual(expected, Fit(2, _ => { }));
        Assert.AreEqual(Changed(1), Changed(5), "with changed pictures and averages");

        static string Changed(int threads) => Fit(1, options =>
            (options.LoadingThreads, options.Augmentation, options.WeightAveragingDecay, options.BatchSize) = (threads, AugmentationOptions.Strong(), 0.9, 2));

        static string Fit(int seed, Action<VideoSegmentationTrainer.Options> change)
        {
            VideoSegmentationTrainer.Options options = TinySegmentation.Options(6);
            change(options);
            return TinySegmentation.Fit(options, seed: seed);
        }
    }

    [TestMethod]
    public void BestWeights_AreReturned_AndAnInterruptedTrainingEndsWithTheSame()
    {
        using TemporaryFolder whole = new(), cut = new();
        (string expected, List<TrainingProgress> ends) = Fit(whole, resume: false, stopAt: null);
        double?[] scores = [.. ends.Select(end => end.ValidationScore)];
        double best = scores.Max()!.Value;
        Assert.IsGreaterThan(0, best);
        Assert.IsTrue(ends.All(end => end is { ValidationMetric: "mIoU", ValidationAveragePrecision50: null }));
        TrainingState state = TrainingCheckpoint.ReadHeader(whole.File("best.dff-checkpoint")).State;
        Assert.AreEqual((best, 6L * (Array.IndexOf(scores, best) + 1)), (state.BestScore, state.Step));
        Assert.AreEqual("step,epoch,miou,is_best,elapsed_seconds", File.ReadLines(whole.File("validation.csv")).First());
        Assert.StartsWith("step,epoch,loss,classes,gradient_norm,", File.ReadLines(whole.File("training.csv")).First());

        // The mean over both classes of what the returned model finds is what was said.
        using (VideoSegmentationTransformer model = new MLContext(1).VideoSegmentation.Trainers.DeepFeatureFlow(Options(whole, resume: true)).Fit(Frames()))
        {
            Assert.AreEqual(expected, TinyTraining.Hash(model.Model.Network));
            Assert.AreEqual(best, new MLContext(1).VideoSegmentation.Evaluate(model.Transform(Frames())).MeanIntersectionOverUnion);
        }

        Assert.ThrowsExactly<OperationCanceledException>(() => Fit(cut, resume: false, stopAt: 8));
        Assert.AreEqual(expected, Fit(cut, resume: true, stopAt: null).Weights);
    }

    [TestMethod]
    public void Training_EndsEarly_WhenNothingGetsBetter()
    {
        var ends = new List<TrainingProgress>();
        VideoSegmentationTrainer.Options options = TinySegmentation.Options(60);
        (options.LearningRate, options.LearningRateDecayAt, options.ValidationSet) = (1e-9, [], Frames());
        options.EarlyStoppingCriteria = new EarlyStopping { Patience = 2 };
        options.MetricsCallback = progress =>
        {
            if (progress.IsEpochEnd)
                ends.Add(progress);
        };
        TinySegmentation.Fit(options, Frames());
        CollectionAssert.AreEqual(new[] { true, false, false }, ends.Select(end => end.IsBest).ToArray());
    }

    [TestMethod]
    public void Memory_AndTensors_StayLevel()
    {
        TensorCount before = default, after = default;
        long memoryBefore = 0, memoryAfter = 0;
        VideoSegmentationTrainer.Options options = TinySegmentation.Options(40);
        options.MetricsCallback = progress =>
        {
            if (!progress.IsEpochEnd && progress.Step == 20)
                (before, memoryBefore) = (TensorCount.Now(), Environment.WorkingSet);
            if (!progress.IsEpochEnd && progress.Step == 40)
                (after, memoryAfter) = (TensorCount.Now(), Environment.WorkingSet);
        };
        TinySegmentation.Fit(options);
        Assert.AreEqual(before, after);
        Assert.IsLessThan(16 << 20, memoryAfter - memoryBefore);
    }

    [TestMethod]
    public void Nothing_IsLeft_OfATraining_NorOfAStream()
    {
        VideoSegmentationTrainer.Options options = TinySegmentation.Options(3);
        options.ValidationSet = Frames();

        // TorchSharp counts a tensor too many for each parameter that is made, whatever becomes of it.
        long byNetwork = Left(() => InitialNetwork.Build(1, () => new SegmentationNetwork(TinySegmentation.Architecture with { ClassNames = [.. Frames().ClassNames] })).Dispose());
        Assert.AreEqual(byNetwork, Left(() => TinySegmentation.Fit(options, Frames())));

        using VideoSegmentationTransformer model = new MLContext(1).VideoSegmentation.Trainers.DeepFeatureFlow(TinySegmentation.Options(1)).Fit(Frames());
        Stream();
        TensorCount before = TensorCount.Now();
        Stream();
        Assert.AreEqual(before.Alive, TensorCount.Now().Alive);

        void Stream()
        {
            using VideoSegmenter segmenter = new MLContext(1).VideoSegmentation.CreateSegmenter(model);
            foreach (VideoFrame frame in Frames().Videos[0].ReadFrames())
            {
                using (frame)
                    segmenter.Segment(frame).Dispose();
            }
        }

        static long Left(Action act)
        {
            TensorCount before = TensorCount.Now();
            act();
            return TensorCount.Now().LeakedSince(before);
        }
    }

    private static LabeledMaskData Frames() => TinySegmentation.Made(videos: 1);

    private static VideoSegmentationTrainer.Options Options(TemporaryFolder folder, bool resume)
    {
        VideoSegmentationTrainer.Options options = TinySegmentation.Options(18);
        (options.ValidationSet, options.WorkspacePath, options.LearningRate) = (Frames(), folder.Root, 2e-2);
        options.ResumeFrom = resume ? folder.Root : null;
        return options;
    }

    private static (string Weights, List<TrainingProgress> Ends) Fit(TemporaryFolder folder, bool resume, long? stopAt)
    {
        var ends = new List<TrainingProgress>();
        using var stop = new CancellationTokenSource();
        VideoSegmentationTrainer.Options options = Options(folder, resume);
        options.CancellationToken = stop.Token;
        options.MetricsCallback = progress =>
        {
            if (progress.IsEpochEnd)
                ends.Add(progress);
            else if (progress.Step == stopAt)
                stop.Cancel();
        };
        return (TinySegmentation.Fit(options, Frames()), ends);
    }
}
