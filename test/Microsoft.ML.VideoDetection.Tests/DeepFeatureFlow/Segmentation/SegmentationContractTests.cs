using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Tasks.Segmentation;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow.Segmentation;

/// <summary>What ML.NET expects of every estimator, of the one that makes segmenters.</summary>
[TestClass]
public sealed class SegmentationContractTests
{
    private static readonly MLContext _mlContext = new(1);
    private static VideoSegmentationTransformer _model = null!;

    [ClassInitialize]
    public static void Train(TestContext _) => _model = Trainer(TinySegmentation.Options(2)).Fit(TinySegmentation.Made());

    [ClassCleanup]
    public static void FreeModel() => _model.Dispose();

    [TestMethod]
    public void Schema_IsAsPromised_BothWays()
    {
        LabeledMaskData data = TinySegmentation.Made();
        SchemaShape promised = Trainer(TinySegmentation.Options(1)).GetOutputSchema(SchemaShape.Create(data.Schema));
        foreach (DataViewSchema schema in new[] { _model.Transform(data).Schema, _model.GetOutputSchema(data.Schema) })
        {
            var actual = SchemaShape.Create(schema);
            CollectionAssert.AreEquivalent(promised.Select(column => column.Name).ToArray(), actual.Select(column => column.Name).ToArray());
            foreach (SchemaShape.Column column in promised)
            {
                Assert.IsTrue(actual.TryFindColumn(column.Name, out SchemaShape.Column found));
                Assert.IsTrue(column.IsCompatibleWith(found) && found.IsCompatibleWith(column), $"{column.Name}: {column.GetTypeString()}, {found.GetTypeString()}");
            }
        }
    }

    [TestMethod]
    [DataRow("Image", "image")]
    [DataRow("VideoId", "text")]
    [DataRow("FrameIndex", "Int32")]
    [DataRow("LabelMap", "key (Byte)")]
    public void MissingColumn_IsNamedEverywhere(string name, string type)
    {
        LabeledMaskData data = TinySegmentation.Made();
        IDataView without = _mlContext.Transforms.DropColumns(name).Fit(data).Transform(data);
        VideoSegmentationTrainer trainer = Trainer(TinySegmentation.Options(1));
        VideoSegmentationTrainer.Options validated = TinySegmentation.Options(1);
        validated.ValidationSet = without;
        foreach (Action act in new Action[] { () => trainer.GetOutputSchema(SchemaShape.Create(without.Schema)), () => trainer.Fit(without), () => Trainer(validated).Fit(data) })
        {
            string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(act).Message;
            Assert.Contains($"'{name}'", message);
            Assert.Contains(type, message);
        }
    }

    [TestMethod]
    public void Options_OutOfRange_AreNamedTogether()
    {
        VideoSegmentationTrainer.Options options = TinySegmentation.Options(1);
        (options.LabelMapColumnName, options.PredictedLabelMapColumnName, options.ClassWeights) = ("", "", [double.NaN]);
        (options.MaxSteps, options.LearningRate, options.UnwarpedShare) = (0, -1, 1);
        options.EarlyStoppingCriteria = new EarlyStopping { Patience = 0 };
        string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainer(options)).Message;
        foreach (string name in new[] { "LabelMapColumnName", "PredictedLabelMapColumnName", "ClassWeights", "MaxSteps", "LearningRate", "UnwarpedShare", "ValidationSet", "Patience" })
            Assert.Contains(name, message);
    }

    [TestMethod]
    public void Options_AreCopied()
    {
        long steps = 0;
        VideoSegmentationTrainer.Options options = TinySegmentation.Options(2);
        var weights = new List<double> { 1, 1, 1 };
        (options.ClassWeights, options.MetricsCallback) = (weights, progress => steps = progress.StepCount);
        VideoSegmentationTrainer trainer = Trainer(options);
        (options.MaxSteps, options.LabelMapColumnName) = (7, "Nothing");
        weights.Clear();
        trainer.Fit(TinySegmentation.Made()).Dispose();
        Assert.AreEqual(2, steps);
    }

    [TestMethod]
    public void SavedTwice_HasTheSameWeights_AndLoadedFindsTheSame()
    {
        using TemporaryFolder folder = new();
        LabeledMaskData data = TinySegmentation.Made();
        _mlContext.Model.Save(_model, _model.InputSchema, folder.File("first.zip"));
        _mlContext.Model.Save(_model, data.Schema, folder.File("second.zip"));
        CollectionAssert.AreEqual(Weights("first.zip"), Weights("second.zip"));
        using var loaded = (VideoSegmentationTransformer)new MLContext().Model.Load(folder.File("second.zip"), out DataViewSchema _);
        byte[][] expected = [.. _model.Transform(data).GetColumn<byte[]>("PredictedLabelMap")];
        byte[][] actual = [.. loaded.Transform(data).GetColumn<byte[]>("PredictedLabelMap")];
        Assert.HasCount(12, expected);
        for (int i = 0; i < expected.Length; i++)
            CollectionAssert.AreEqual(expected[i], actual[i], $"row {i}");

        byte[] Weights(string name)
        {
            using ZipArchive zip = ZipFile.OpenRead(folder.File(name));
            using Stream entry = zip.Entries.Single(found => found.Name == "Weights.safetensors").Open();
            return System.Security.Cryptography.SHA256.HashData(entry);
        }
    }

    [TestMethod]
    public void Keys_CanBeMappedToNames()
    {
        LabeledMaskData data = TinySegmentation.Made(videos: 1, frames: 2);
        TransformerChain<KeyToValueMappingTransformer> chain = Trainer(TinySegmentation.Options(1))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabelMap")).Fit(data);
        using var model = (VideoSegmentationTransformer)chain.First();
        string[] names = [.. chain.Transform(data).GetColumn<string[]>("PredictedLabelMap").SelectMany(row => row).Distinct()];
        Assert.IsNotEmpty(names);
        Assert.IsEmpty(names.Except(data.ClassNames));
    }

    private static VideoSegmentationTrainer Trainer(VideoSegmentationTrainer.Options options) => _mlContext.VideoSegmentation.Trainers.DeepFeatureFlow(options);
}
