using System.IO.Compression;
using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>Training with motion by dense inverse search, as a user of the trainer sees it.</summary>
[TestClass]
public sealed class SearchTrainingTests
{
    private static readonly MLContext _mlContext = new(1);
    private static readonly List<TrainingProgress> _steps = [];
    private static TemporaryFolder _folder = null!;
    private static DeepFeatureFlowTransformer _model = null!;
    private static string _path = null!;

    [ClassInitialize]
    public static void Train(TestContext _)
    {
        _folder = new TemporaryFolder();
        _path = _folder.File("model.zip");
        // Eight times the same six frames.
        DeepFeatureFlowTrainer.Options options = TinyTraining.Overfit();
        options.MotionEstimator = MotionEstimator.DenseInverseSearch;
        options.ValidationSet = TinyTraining.Data(videos: 1);
        options.EarlyStoppingCriteria = new EarlyStopping { Patience = 10 };
        options.WorkspacePath = _folder.File("workspace");
        options.MetricsCallback = _steps.Add;
        _model = _mlContext.VideoDetection.Trainers.DeepFeatureFlow(options).Fit(TinyTraining.Data(videos: 1));
        _mlContext.Model.Save(_model, _model.InputSchema, _path);
    }

    [ClassCleanup]
    public static void Free()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public void The_loss_falls_and_has_no_part_of_a_flow_network()
    {
        TrainingProgress[] steps = [.. _steps.Where(step => !step.IsEpochEnd)];
        Assert.HasCount(48, steps);
        Assert.IsTrue(steps.All(step => step.FlowLoss is null));
        double first = steps.Take(6).Average(step => step.Loss), last = steps.TakeLast(6).Average(step => step.Loss);
        Assert.IsLessThan(0.75 * first, last);
        Assert.DoesNotContain("flow", File.ReadLines(Path.Combine(_folder.File("workspace"), "training.csv")).First());
    }

    [TestMethod]
    public void Validation_measures_what_the_model_then_does()
    {
        TrainingProgress[] ends = [.. _steps.Where(step => step.IsEpochEnd)];
        Assert.HasCount(8, ends.Where(end => end.ValidationAveragePrecision50 is not null));
        double best = ends.Max(end => end.ValidationAveragePrecision50)!.Value;
        Assert.IsGreaterThan(0, best);
        IDataView detections = _model.Transform(TinyTraining.Data(videos: 1));
        Assert.AreEqual(best, _mlContext.VideoDetection.Evaluate(detections).MeanAveragePrecision50);
    }

    [TestMethod]
    public void The_zip_says_so_and_holds_no_flow_network()
    {
        using ZipArchive zip = ZipFile.OpenRead(_path);
        Assert.Contains("\"MotionEstimator\": \"DenseInverseSearch\"", Text("Architecture.json"));
        string weights = Text("Weights.safetensors");
        Assert.Contains("detector.backbone.conv1.weight", weights);
        Assert.DoesNotContain("motion.", weights);

        string Text(string name)
        {
            using Stream entry = zip.Entries.Single(found => found.Name == name).Open();
            using var reader = new StreamReader(entry, Encoding.Latin1);
            return reader.ReadToEnd();
        }
    }

    [TestMethod]
    public void The_model_is_loaded_and_run_without_being_told_again()
    {
        var other = new MLContext(2);
        using var loaded = (DeepFeatureFlowTransformer)other.Model.Load(_path, out DataViewSchema _);
        Assert.AreEqual(TinyTraining.Hash(_model), TinyTraining.Hash(loaded));
        Assert.AreEqual((MotionEstimator.DenseInverseSearch, FlowFrameProposals.Computed), (loaded.Architecture.MotionEstimator, loaded.Architecture.FlowFrameProposals));
        LabeledVideoData data = TinyTraining.Data(videos: 1);
        float[][] expected = Scores(_model.Transform(data, new VideoDetectorOptions { MotionEstimator = MotionEstimator.DenseInverseSearch }));
        float[][] actual = Scores(loaded.Transform(data));
        Assert.HasCount(6, actual);
        for (int i = 0; i < actual.Length; i++)
            CollectionAssert.AreEqual(expected[i], actual[i], $"row {i}");

        static float[][] Scores(IDataView detections) => [.. detections.GetColumn<float[]>("Score")];
    }

    [TestMethod]
    public void Neither_loading_threads_nor_a_resumption_change_a_bit()
    {
        string expected = TinyTraining.Fit(Short());
        using var folder = new TemporaryFolder();
        DeepFeatureFlowTrainer.Options first = Short(), rest = Short();
        using var cancel = new CancellationTokenSource();
        (first.WorkspacePath, first.CancellationToken, first.LoadingThreads) = (folder.Root, cancel.Token, 1);
        first.MetricsCallback = progress =>
        {
            if (progress.Step == 2)
                cancel.Cancel();
        };
        Assert.Throws<OperationCanceledException>(() => TinyTraining.Fit(first));
        (rest.ResumeFrom, rest.LoadingThreads) = (folder.Root, 3);
        Assert.AreEqual(expected, TinyTraining.Fit(rest, seed: 77));

        // The same network with a flow network is another one.
        rest.MotionEstimator = MotionEstimator.FlowNet;
        Assert.Contains(
            "MotionEstimator \"DenseInverseSearch\" in the file, \"FlowNet\" in the options",
            Assert.ThrowsExactly<InvalidDataException>(() => TinyTraining.Fit(rest)).Message);

        static DeepFeatureFlowTrainer.Options Short()
        {
            DeepFeatureFlowTrainer.Options options = Options(steps: 3);
            options.Architecture = options.Architecture with { Normalization = NormalizationKind.BatchNorm };
            options.Augmentation = AugmentationOptions.Strong();
            return options;
        }
    }

    [TestMethod]
    public void Fine_tuning_goes_on_without_a_flow_network_or_with_a_new_one()
    {
        DeepFeatureFlowTrainer.Options options = DeepFeatureFlowTrainer.Options.FineTune(_path);
        (options.MaxSteps, options.FrozenStages, options.FlowFrameProposals) = (1, 4, FlowFrameProposals.Carried);
        using DeepFeatureFlowTransformer tuned = _mlContext.VideoDetection.Trainers.DeepFeatureFlow(options).Fit(TinyTraining.Data());
        Assert.AreEqual(_model.Architecture with { FlowFrameProposals = FlowFrameProposals.Carried }, tuned.Architecture);

        using var network = new FilledNetwork(_model.Architecture with { MotionEstimator = MotionEstimator.FlowNet }, _path);
        network.AssertRandom(name => name.StartsWith("motion.", StringComparison.Ordinal));
        Assert.HasCount(2, network.Warnings);
        Assert.Contains("has no flow network: it starts anew, unless FlowWeightsPath gives one.", network.Warnings[0]);
        Assert.Contains("MotionEstimator DenseInverseSearch in the file, FlowNet in the options", network.Warnings[1]);
    }

    [TestMethod]
    public void What_needs_a_flow_network_is_refused_where_it_was_set()
    {
        DeepFeatureFlowTrainer.Options options = Options(1);
        (options.PhotometricWeight, options.FlowSmoothnessWeight, options.FlowWeightsPath) = (5, 0.25, "flow.pth");
        string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TinyTraining.Fit(options)).Message;
        foreach (string setting in new[] { "PhotometricWeight is 5", "FlowSmoothnessWeight is 0.25", "FlowWeightsPath is 'flow.pth'" })
            Assert.Contains($"{setting}; it needs a flow network: leave it unset, or set MotionEstimator to FlowNet.", message);

        // Nothing of nothing is no contradiction: the published recipe says so.
        (options.PhotometricWeight, options.FlowSmoothnessWeight, options.FlowWeightsPath) = (0, 0, null);
        _ = _mlContext.VideoDetection.Trainers.DeepFeatureFlow(options);
    }

    private static DeepFeatureFlowTrainer.Options Options(long steps)
    {
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        (options.MotionEstimator, options.MaxSteps, options.MaxEpoch) = (MotionEstimator.DenseInverseSearch, steps, 10);
        return options;
    }
}
