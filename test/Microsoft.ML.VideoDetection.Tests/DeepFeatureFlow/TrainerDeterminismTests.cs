using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Training.Optimizers;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>The same seed gives the same weights, bit for bit, on the CPU.</summary>
[TestClass]
public sealed class TrainerDeterminismTests
{
    // The weights after six steps with the options as they are, on one loading thread.
    private static readonly Lazy<string> _expected = new(() => Fit(options => options.LoadingThreads = 1));

    [TestMethod]
    [DataRow(1)]
    [DataRow(16)]
    public void The_number_of_loading_threads_does_not_matter(int threads) =>
        Assert.AreEqual(_expected.Value, Fit(options => options.LoadingThreads = threads));

    [TestMethod]
    public void Nor_with_changed_pictures_averages_and_a_cosine()
    {
        Assert.AreEqual(All(1), All(5));

        static string All(int threads) => Fit(options =>
        {
            options.LoadingThreads = threads;
            options.Augmentation = AugmentationOptions.Strong();
            options.LearningRateDecay = LearningRateDecayKind.Cosine;
            options.WeightAveragingDecay = 0.9;
        });
    }

    [TestMethod]
    public void Measuring_averages_in_between_does_not_change_the_training()
    {
        Assert.AreEqual(Averaged(_ => { }), Averaged(options =>
        {
            options.ValidationSet = TinyTraining.Data(videos: 1, frames: 4, seed: 9);
            (options.CheckpointEveryMinutes, options.ReturnBest) = (0, false);
        }));

        static string Averaged(Action<DeepFeatureFlowTrainer.Options> change) => Fit(options =>
        {
            options.WeightAveragingDecay = 0.9;
            change(options);
        });
    }

    [TestMethod]
    public void Checkpoints_validation_and_logging_do_not_matter()
    {
        Assert.AreEqual(_expected.Value, Fit(options =>
        {
            options.CheckpointEveryMinutes = 0;
            options.LogEveryNStep = 1;
            options.ValidationSet = TinyTraining.Data(videos: 1, frames: 4, seed: 9);
            options.ReturnBest = false;
        }));
    }

    [TestMethod]
    public void Another_seed_gives_other_weights() =>
        Assert.AreNotEqual(TinyTraining.Fit(Short()), TinyTraining.Fit(Short(), seed: 2));

    [TestMethod]
    public void The_whole_network_can_be_trained_too()
    {
        Assert.AreEqual(Fit(Unfrozen), Fit(Unfrozen));

        static void Unfrozen(DeepFeatureFlowTrainer.Options options) => (options.FrozenStages, options.MaxSteps) = (0, 3);
    }

    [TestMethod]
    public void A_batch_of_pairs_is_deterministic_too()
    {
        string expected = Fit(options => options.BatchSize = 2);
        Assert.AreEqual(expected, Fit(options => (options.BatchSize, options.LoadingThreads) = (2, 3)));
        Assert.AreNotEqual(expected, _expected.Value);
    }

    [TestMethod]
    public void The_published_recipe_trains_a_small_network()
    {
        Assert.AreEqual(Published(), Published());

        static string Published()
        {
            DeepFeatureFlowTrainer.Options options = DeepFeatureFlowTrainer.Options.Published();
            options.Architecture = TinyTraining.Architecture with { Normalization = NormalizationKind.BatchNorm };
            options.MaxSteps = 1;
            options.LearningRate = 1e-4;
            var losses = new List<double>();
            options.MetricsCallback = progress => losses.Add(progress.Loss);
            string hash = TinyTraining.Fit(options);
            Assert.HasCount(2, losses);
            Assert.IsTrue(losses.All(double.IsFinite));
            return hash;
        }
    }

    [TestMethod]
    public void Progress_tells_epochs_steps_and_rates()
    {
        var reports = new List<TrainingProgress>();
        TinyTraining.Fit(With(options => (options.MaxEpoch, options.MetricsCallback) = (2, reports.Add)));

        // Twelve frames: 12 steps an epoch, each told of, and the two ends of epochs.
        Assert.HasCount(26, reports);
        CollectionAssert.AreEqual(new long[] { 12, 24 }, reports.Where(report => report.IsEpochEnd).Select(report => report.Step).ToArray());
        CollectionAssert.AreEqual(
            Enumerable.Range(1, 24).Select(step => (long)step).ToArray(),
            reports.Where(report => !report.IsEpochEnd).Select(report => report.Step).ToArray());
        Assert.IsTrue(reports.All(report => report.StepCount == 24 && report.EpochCount == 2 && report.Epoch == (report.Step <= 12 ? 1 : 2)));

        // 1e-3 from a third of it in 3 steps; a tenth of it from 0.7 * 24 = 17 and a hundredth from 0.9 * 24 = 22 on.
        double[] rates = [.. reports.Where(report => !report.IsEpochEnd).Select(report => report.LearningRate)];
        Assert.AreEqual(1e-3 / 3, rates[0], 1e-9);
        Assert.AreEqual(1e-3, rates[3], 1e-9);
        Assert.AreEqual(1e-3, rates[16], 1e-9);
        Assert.AreEqual(1e-4, rates[17], 1e-9);
        Assert.AreEqual(1e-5, rates[22], 1e-9);
        foreach (TrainingProgress report in reports)
        {
            Assert.AreEqual(
                report.Loss,
                report.ObjectnessLoss + report.ProposalBoxLoss + report.ClassLoss + report.RegionBoxLoss + report.FlowLoss!.Value,
                1e-6);
            Assert.IsGreaterThan(0, report.GradientNorm);
            Assert.IsInRange(0, 1, report.DataWaitShare);
            Assert.IsNull(report.ValidationAveragePrecision50);
        }
    }

    private static DeepFeatureFlowTrainer.Options Short() => With(options => options.MaxSteps = 2);

    private static string Fit(Action<DeepFeatureFlowTrainer.Options> change) => TinyTraining.Fit(With(options =>
    {
        options.MaxSteps = 6;
        change(options);
    }));

    private static DeepFeatureFlowTrainer.Options With(Action<DeepFeatureFlowTrainer.Options> change)
    {
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        change(options);
        return options;
    }
}
