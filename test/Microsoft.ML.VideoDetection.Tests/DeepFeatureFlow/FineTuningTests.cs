using System.IO.Compression;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Weights;
using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>Model zips as initial weights, and the options that go on from them.</summary>
[TestClass]
public sealed class FineTuningTests
{
    private static readonly MLContext _mlContext = new(7);
    private static readonly DeepFeatureFlowArchitecture _architecture =
        SmallModel.Architecture with { Warp = WarpConvention.IdentityAtZeroFlow, AnchorScales = [2, 4, 8, 16] };

    private static TemporaryFolder _folder = null!;
    private static string _path = null!;
    private static Dictionary<string, float[]> _weights = null!;

    [ClassInitialize]
    public static void SaveChain(TestContext _)
    {
        _folder = new TemporaryFolder();
        _path = _folder.File("chain.weights"); // not called .zip: files are known by what is in them
        using DeepFeatureFlowTransformer model = _mlContext.VideoDetection.CreateUntrained(_architecture);
        IDataView frames = _mlContext.VideoDetection.LoadFromSources(new MovingShapesSource(160, 90, 1));
        ITransformer chain = model.Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(model.Transform(frames)));
        _mlContext.Model.Save(chain, frames.Schema, _path);
        _weights = Values(model.Model.Network);
    }

    [ClassCleanup]
    public static void Delete() => _folder.Dispose();

    [TestMethod]
    public void ChainOfTransformers_FillsEverything()
    {
        using var network = new FilledNetwork(_architecture, _path);
        Assert.IsEmpty(network.Warnings);
        AssertEqual(_weights, Values(network.Network));
    }

    [TestMethod]
    public void ZipForOtherClasses_KeepsRowsOfSharedNames_AndTheWarpIsWarnedOf()
    {
        using var network = new FilledNetwork(
            _architecture with { ClassNames = ["triangle", "cross"], Warp = WarpConvention.Published }, _path);
        Dictionary<string, float[]> values = Values(network.Network);

        // Rows of 64 numbers: triangle was the third of three, and the background the fourth row.
        float[] held = _weights["detector.roi_head.bbox_head.fc_cls.weight"], taken = values["detector.roi_head.bbox_head.fc_cls.weight"];
        CollectionAssert.AreEqual(held[(2 * 64)..(3 * 64)], taken[..64]);
        CollectionAssert.AreEqual(held[(3 * 64)..], taken[(2 * 64)..]);
        CollectionAssert.AreEqual(
            _weights["detector.roi_head.bbox_head.fc_reg.weight"][(8 * 64)..], values["detector.roi_head.bbox_head.fc_reg.weight"][..(4 * 64)]);
        StringAssert.Contains(network.Warnings.Single(), "Warp IdentityAtZeroFlow in the file, Published in the options");
    }

    [TestMethod]
    public void ZipAsFlowWeights_IsRefused() => Assert.AreEqual(
        $"FlowWeightsPath: {_path} is a model of this library, not a FlowNetSimple; give it as InitialWeightsPath.",
        FilledNetwork.Refusal(_architecture, null, _path));

    [TestMethod]
    public void ZipOfAnotherArchitecture_IsRefused() => StringAssert.Contains(
        FilledNetwork.Refusal(_architecture with { RegionHeadChannels = 128 }, _path), "RegionHeadChannels 64 in the file, 128 in the options");

    [TestMethod]
    public void CheckpointOfATraining_FillsEverything()
    {
        string path = _folder.File("training.checkpoint");
        using (DeepFeatureFlowNetwork trained = InitialNetwork.Build(7, _architecture))
        using (var optimizer = new DetectorOptimizer(FrozenStages.Apply(trained, 0), new OptimizerSettings(OptimizerKind.AdamW, 1e-4, 0.9, 0, null)))
            {
            TrainingCheckpoint.Write(path, trained, optimizer, new TrainingState(
                Seed: 7, Step: 1, Updates: 1, BatchSize: 1, PairsPerEpoch: 1, null, 0, 0, TimeSpan.Zero, EndedEpochAt: 1, IsFinished: true));
        }


        using var network = new FilledNetwork(_architecture, path);
        AssertEqual(_weights, Values(network.Network));
    }

    [TestMethod]
    public void DamagedZips_AreRefused()
    {
        StringAssert.Contains(Refused("cut", bytes => bytes[..(bytes.Length / 2)]), "it is cut off");
        StringAssert.Contains(Changed("Architecture.json", _ => "{"u8.ToArray()), "is a damaged model: The model's architecture cannot be read");
        StringAssert.Contains(Changed("Weights.safetensors", bytes => bytes[..(bytes.Length / 2)]), "is a damaged model: The weights are cut off");
        StringAssert.Contains(Changed("Weights.safetensors", _ => null), "holds 0 Deep Feature Flow detectors, not one");
    }

    [TestMethod]
    public void ZipWhoseWeightsUnpackToAnAbsurdSize_IsRefusedBeforeMemoryIsTaken()
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes("""{"x":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}}""");
        string message = Changed("Weights.safetensors", _ => [.. BitConverter.GetBytes((long)json.Length), .. json]);
        StringAssert.Contains(message, "With 'x' its weights come to 4000000000 bytes");
    }

    [TestMethod]
    public void FineTune_TakesTheArchitectureOfTheFile_AndChangesGently()
    {
        DeepFeatureFlowTrainer.Options options = DeepFeatureFlowTrainer.Options.FineTune(_path);
        Assert.AreEqual(_architecture, options.Architecture);
        Assert.AreEqual(_path, options.InitialWeightsPath);
        Assert.AreEqual(DeepFeatureFlowTrainer.Options.Small().LearningRate / 4, options.LearningRate, 1e-12);
        Assert.AreEqual(0, options.FrozenStages);
        _ = _mlContext.VideoDetection.Trainers.DeepFeatureFlow(options);
    }

    [TestMethod]
    public void FineTune_OfAPublishedModel_FreezesTheFirstStage()
    {
        DeepFeatureFlowTrainer.Options options =
            DeepFeatureFlowTrainer.Options.FineTune(Fixtures.Reference("checkpoints", "names_r101_zip.pth"));
        Assert.AreEqual(new DeepFeatureFlowArchitecture { Backbone = BackboneKind.ResNet101 }, options.Architecture);
        Assert.AreEqual(1, options.FrozenStages);
    }

    [TestMethod]
    public void FineTune_OfABackbone_SaysWhereToGiveIt()
    {
        using TemporaryFile file = NumberedCheckpoint.Of(_architecture).Where(name => name.StartsWith("detector.backbone.", StringComparison.Ordinal))
            .Renamed(name => name["detector.backbone.".Length..]).WriteBare();
        Assert.IsNull(_mlContext.VideoDetection.Inspect(file.Path).Architecture);
        string message = Assert.ThrowsExactly<InvalidDataException>(() => DeepFeatureFlowTrainer.Options.FineTune(file.Path)).Message;
        StringAssert.Contains(message, "Give a backbone as InitialWeightsPath");
    }

    [TestMethod]
    public void Inspect_OfUnnamedClasses_NumbersThem()
    {
        using TemporaryFile file = NumberedCheckpoint.Of(SmallModel.Architecture).Write();
        CollectionAssert.AreEqual(
            new[] { "class 1", "class 2", "class 3" }, _mlContext.VideoDetection.Inspect(file.Path).Architecture!.ClassNames.ToArray());
    }

    private static Dictionary<string, float[]> Values(DeepFeatureFlowNetwork network)
    {
        using DisposeScope scope = NewDisposeScope();
        return network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().to_type(ScalarType.Float32).data<float>().ToArray());
    }

    private static void AssertEqual(Dictionary<string, float[]> expected, Dictionary<string, float[]> actual)
    {
        CollectionAssert.AreEquivalent(expected.Keys, actual.Keys);
        foreach ((string name, float[] values) in expected)
            Assert.IsTrue(values.AsSpan().SequenceEqual(actual[name]), name);
    }

    private static string Refused(string name, Func<byte[], byte[]> change) =>
        FilledNetwork.Refusal(_architecture, _folder.Write(name, change(File.ReadAllBytes(_path))));

    /// <summary>The refusal of the zip with one entry changed, or left out.</summary>
    private static string Changed(string entry, Func<byte[], byte[]?> change)
    {
        string path = _folder.File(Path.GetRandomFileName());
        using (ZipArchive source = ZipFile.OpenRead(_path))
        using (ZipArchive target = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (ZipArchiveEntry part in source.Entries)
            {
                using Stream input = part.Open();
                using var buffer = new MemoryStream();
                input.CopyTo(buffer);
                if ((part.FullName.EndsWith(entry, StringComparison.Ordinal) ? change(buffer.ToArray()) : buffer.ToArray()) is not { } bytes)
                    continue;
                using Stream output = target.CreateEntry(part.FullName, CompressionLevel.NoCompression).Open();
                output.Write(bytes);
            }
        }

        return FilledNetwork.Refusal(_architecture, path);
    }
}
