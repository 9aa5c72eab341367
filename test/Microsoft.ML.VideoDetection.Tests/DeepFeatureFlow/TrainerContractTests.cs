using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Evaluation;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>What ML.NET expects of every estimator.</summary>
[TestClass]
public sealed class TrainerContractTests
{
    private static readonly MLContext _mlContext = new(1);
    private static DeepFeatureFlowTransformer _model = null!;

    [ClassInitialize]
    public static void Train(TestContext _) => _model = Trainer(Short()).Fit(TinyTraining.Data());

    [ClassCleanup]
    public static void FreeModel() => _model.Dispose();

    [TestMethod]
    public void The_schema_that_is_promised_is_the_one_that_comes()
    {
        LabeledVideoData data = TinyTraining.Data();
        AssertSameShape(
            Trainer(Short()).GetOutputSchema(SchemaShape.Create(data.Schema)),
            SchemaShape.Create(_model.Transform(data).Schema));
        AssertSameShape(
            Trainer(Short()).GetOutputSchema(SchemaShape.Create(data.Schema)),
            SchemaShape.Create(_model.GetOutputSchema(data.Schema)));
    }

    [TestMethod]
    public void Classes_are_the_key_values_of_the_labels() =>
        CollectionAssert.AreEqual(TinyTraining.Data().ClassNames.ToArray(), _model.Architecture.ClassNames);

    [TestMethod]
    [DataRow("Image", "image")]
    [DataRow("VideoId", "text")]
    [DataRow("FrameIndex", "Int32")]
    [DataRow("Label", "key")]
    [DataRow("BoundingBoxes", "Single")]
    public void A_missing_column_is_named_everywhere(string name, string type)
    {
        IDataView data = TinyTraining.Data(), without = _mlContext.Transforms.DropColumns(name).Fit(data).Transform(data);
        AssertMismatch(without, $"'{name}'", type);
        DeepFeatureFlowTrainer.Options validated = Short();
        validated.ValidationSet = without;
        string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainer(validated).Fit(data)).Message;
        Assert.Contains($"'{name}'", message);
    }

    [TestMethod]
    [DataRow("Image", "FrameIndex", "image")]
    [DataRow("VideoId", "FrameIndex", "text")]
    [DataRow("FrameIndex", "VideoId", "Int32")]
    [DataRow("Label", "BoundingBoxes", "key")]
    [DataRow("Label", "FrameIndex", "key")]
    [DataRow("BoundingBoxes", "Label", "Single")]
    [DataRow("IgnoredBoundingBoxes", "TrackId", "Single")]
    public void A_column_of_the_wrong_type_is_named_everywhere(string name, string source, string expected)
    {
        IDataView data = TinyTraining.Data();
        AssertMismatch(_mlContext.Transforms.CopyColumns(name, source).Fit(data).Transform(data), $"'{name}'", expected);
    }

    [TestMethod]
    public void Invalid_options_are_reported_all_at_once()
    {
        var options = new DeepFeatureFlowTrainer.Options
        {
            LabelColumnName = "",
            MaxEpoch = 0,
            MaxSteps = 0,
            BatchSize = 0,
            LearningRate = double.NaN,
            Momentum = 1,
            WeightDecay = -1,
            GradientClipNorm = 0,
            WarmUpSteps = -1,
            WarmUpFactor = 2,
            BackboneLearningRateFactor = 0,
            LearningRateDecay = (LearningRateDecayKind)7,
            WeightAveragingDecay = 1,
            MaxTime = TimeSpan.Zero,
            LearningRateDecayAt = [0.5, 1],
            FrozenStages = 5,
            ReferenceFrameRange = -1,
            UnwarpedShare = 1,
            PhotometricWeight = -1,
            FlowSmoothnessWeight = double.NaN,
            FlipProbability = double.NaN,
            Augmentation = new AugmentationOptions { MinScale = 0, Hue = double.NaN },
            LogEveryNStep = 0,
            LoadingThreads = 0,
            CheckpointEveryMinutes = -1,
            EarlyStoppingCriteria = new EarlyStopping { Patience = 0 },
            Architecture = TinyTraining.Architecture with { NeckChannels = 0 },
        };
        string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainer(options)).Message;
        foreach (string name in new[]
        {
            "LabelColumnName", "MaxEpoch", "MaxSteps", "BatchSize", "LearningRate is NaN", "Momentum", "WeightDecay", "GradientClipNorm",
            "WarmUpSteps", "WarmUpFactor", "BackboneLearningRateFactor is 0", "LearningRateDecay is 7", "WeightAveragingDecay is 1", "MaxTime is 00:00:00", "LearningRateDecayAt is 0.5, 1", "FrozenStages", "ReferenceFrameRange", "UnwarpedShare",
            "PhotometricWeight", "FlowSmoothnessWeight",
            "FlipProbability", "Augmentation.MinScale is 0; it must be between 0.05 and 1.", "Augmentation.Hue is NaN", "LogEveryNStep", "LoadingThreads", "CheckpointEveryMinutes", "ValidationSet", "Patience", "NeckChannels",
        })
            Assert.Contains(name, message);
    }

    [TestMethod]
    public void Options_are_copied_when_the_trainer_is_made()
    {
        long steps = 0;
        DeepFeatureFlowTrainer.Options options = Short();
        options.MetricsCallback = progress => steps = progress.StepCount;
        DeepFeatureFlowTrainer trainer = Trainer(options);
        options.MaxSteps = 7;
        options.LearningRateDecayAt[0] = 9;
        options.LabelColumnName = "Nothing";
        trainer.Fit(TinyTraining.Data()).Dispose();
        Assert.AreEqual(2, steps);
    }

    [TestMethod]
    public void A_trained_model_saves_loads_and_finds_the_same()
    {
        using var folder = new TemporaryFolder();
        LabeledVideoData data = TinyTraining.Data();
        _mlContext.Model.Save(_model, data.Schema, folder.File("model.zip"));
        using var loaded = (DeepFeatureFlowTransformer)new MLContext().Model.Load(folder.File("model.zip"), out DataViewSchema _);
        Assert.AreEqual(TinyTraining.Hash(_model), TinyTraining.Hash(loaded));
        IDataView expected = _model.Transform(data), actual = loaded.Transform(data);
        AssertSameShape(SchemaShape.Create(expected.Schema), SchemaShape.Create(actual.Schema));
        float[][] scores = [.. expected.GetColumn<float[]>("Score")];
        Assert.IsTrue(scores.Any(row => row.Length > 0));
        AssertRows(scores, actual.GetColumn<float[]>("Score"));
        AssertRows(expected.GetColumn<float[]>("PredictedBoundingBoxes"), actual.GetColumn<float[]>("PredictedBoundingBoxes"));
        AssertRows(expected.GetColumn<uint[]>("PredictedLabel"), actual.GetColumn<uint[]>("PredictedLabel"));
    }

    [TestMethod]
    public void A_model_that_is_saved_twice_has_the_same_weights_entry()
    {
        using var folder = new TemporaryFolder();
        _mlContext.Model.Save(_model, _model.InputSchema, folder.File("first.zip"));
        _mlContext.Model.Save(_model, _model.InputSchema, folder.File("second.zip"));
        CollectionAssert.AreEqual(Weights("first.zip"), Weights("second.zip"));

        byte[] Weights(string name)
        {
            using ZipArchive zip = ZipFile.OpenRead(folder.File(name));
            using Stream entry = zip.Entries.Single(found => found.Name == "Weights.safetensors").Open();
            return System.Security.Cryptography.SHA256.HashData(entry);
        }
    }

    [TestMethod]
    public void Keys_can_be_mapped_to_names_behind_the_trainer()
    {
        LabeledVideoData data = TinyTraining.Data();
        TransformerChain<KeyToValueMappingTransformer> chain = Trainer(Short())
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        using var model = (DeepFeatureFlowTransformer)chain.First();
        string[] names = [.. chain.Transform(data).GetColumn<string[]>("PredictedLabel").SelectMany(row => row).Distinct()];
        Assert.IsNotEmpty(names);
        Assert.IsEmpty(names.Except(data.ClassNames));
    }

    [TestMethod]
    public void The_short_overload_takes_the_same_columns_and_checks_them()
    {
        DeepFeatureFlowTrainer trainer = _mlContext.VideoDetection.Trainers.DeepFeatureFlow(scoreColumnName: "Confidence", maxEpoch: 1);
        Assert.IsTrue(trainer.GetOutputSchema(SchemaShape.Create(TinyTraining.Data().Schema)).TryFindColumn("Confidence", out _));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.VideoDetection.Trainers.DeepFeatureFlow(maxEpoch: 0));
    }

    private static DeepFeatureFlowTrainer.Options Short()
    {
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        options.MaxSteps = 2;
        return options;
    }

    private static DeepFeatureFlowTrainer Trainer(DeepFeatureFlowTrainer.Options options) =>
        _mlContext.VideoDetection.Trainers.DeepFeatureFlow(options);

    private static void AssertMismatch(IDataView data, params string[] parts)
    {
        DeepFeatureFlowTrainer trainer = Trainer(Short());
        foreach (Action act in new Action[] { () => trainer.GetOutputSchema(SchemaShape.Create(data.Schema)), () => trainer.Fit(data) })
        {
            string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(act).Message;
            foreach (string part in parts)
                Assert.Contains(part, message);
        }
    }

    // Both ways, as ML.NET's own TestEstimatorCore does.
    private static void AssertSameShape(SchemaShape expected, SchemaShape actual)
    {
        CollectionAssert.AreEquivalent(expected.Select(column => column.Name).ToArray(), actual.Select(column => column.Name).ToArray());
        foreach (SchemaShape.Column column in expected)
        {
            Assert.IsTrue(actual.TryFindColumn(column.Name, out SchemaShape.Column found));
            Assert.IsTrue(column.IsCompatibleWith(found), $"{column.Name}: {column.GetTypeString()}, {found.GetTypeString()}");
            Assert.IsTrue(found.IsCompatibleWith(column), $"{column.Name}: {found.GetTypeString()}, {column.GetTypeString()}");
        }
    }

    private static void AssertRows<T>(IEnumerable<T[]> expected, IEnumerable<T[]> actual)
    {
        T[][] left = [.. expected], right = [.. actual];
        Assert.HasCount(left.Length, right);
        for (int i = 0; i < left.Length; i++)
            CollectionAssert.AreEqual(left[i], right[i], $"row {i}");
    }
}
