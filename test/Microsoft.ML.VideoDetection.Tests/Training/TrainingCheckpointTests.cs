using System.IO.Compression;
using System.Text;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class TrainingCheckpointTests
{
    private static readonly TrainingState _state = new(
        7, 12, 11, 2, 30, 0.1234567890123456789, 8, 3, TimeSpan.FromTicks(123_456_789), 8, IsFinished: true);

    private static TemporaryFolder _folder = null!;
    private static string _path = null!;

    [ClassInitialize]
    public static void WriteCheckpoint(TestContext _)
    {
        _folder = new TemporaryFolder();
        _path = _folder.File("last.dff-checkpoint");
        using DeepFeatureFlowNetwork network = InitialNetwork.Build(1, TinyTraining.Architecture);
        using DetectorOptimizer optimizer = Numbered(network);
        TrainingCheckpoint.Write(_path, network, optimizer, _state);
    }

    [ClassCleanup]
    public static void DeleteCheckpoint() => _folder.Dispose();

    [TestMethod]
    public void A_checkpoint_gives_back_every_bit()
    {
        (DeepFeatureFlowArchitecture architecture, TrainingState state) = TrainingCheckpoint.ReadHeader(_path);
        Assert.AreEqual(TinyTraining.Architecture, architecture);
        Assert.AreEqual(_state, state);

        using DeepFeatureFlowNetwork original = InitialNetwork.Build(1, TinyTraining.Architecture);
        using DetectorOptimizer expected = Numbered(original);
        using DeepFeatureFlowNetwork network = InitialNetwork.Build(2, TinyTraining.Architecture);
        using DetectorOptimizer optimizer = Optimizer(network);
        Assert.AreNotEqual(TinyTraining.Hash(original), TinyTraining.Hash(network));
        TrainingCheckpoint.Restore(_path, network, optimizer, _state.Updates);
        Assert.AreEqual(TinyTraining.Hash(original), TinyTraining.Hash(network));
        Assert.AreEqual(11, optimizer.Updates);
        foreach (((string name, Tensor left), (_, Tensor right)) in expected.State().Zip(optimizer.State()))
            Assert.IsTrue(left.bytes.SequenceEqual(right.bytes), name);
    }

    [TestMethod]
    public void A_missing_file_is_named()
    {
        string path = _folder.File("nothing.dff-checkpoint");
        Assert.Contains(path, Assert.ThrowsExactly<FileNotFoundException>(() => TrainingCheckpoint.ReadHeader(path)).Message);
    }

    [TestMethod]
    public void A_cut_file_is_refused_with_its_path()
    {
        foreach (double part in new[] { 0, 0.00001, 0.3, 0.99, 0.99999 })
            AssertRefused(_folder.Cut(_path, "cut.dff-checkpoint", part), path => TrainingCheckpoint.ReadHeader(path));
    }

    [TestMethod]
    public void Another_file_is_refused_with_its_path()
    {
        AssertRefused(_folder.Write("text.dff-checkpoint", "not a zip"), path => TrainingCheckpoint.ReadHeader(path));
        AssertRefused(Zip(), path => TrainingCheckpoint.ReadHeader(path));
        AssertRefused(Zip(("Architecture.json", ArchitectureJson.Write(TinyTraining.Architecture))), path => TrainingCheckpoint.ReadHeader(path));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("{}")]
    [DataRow("[1]")]
    [DataRow("{\"Step\":\"many\"}")]
    [DataRow("{\"Seed\":1,\"Step\":-1,\"Updates\":0,\"BatchSize\":1,\"PairsPerEpoch\":1}")]
    [DataRow("{\"Seed\":1,\"Step\":1,\"Updates\":2,\"BatchSize\":1,\"PairsPerEpoch\":1}")]
    [DataRow("{\"Seed\":1,\"Step\":1,\"Updates\":1,\"BatchSize\":1,\"PairsPerEpoch\":1,\"BestAveragePrecision50\":0.5,\"BestStep\":7}")]
    [DataRow("{\"Seed\":1,\"Step\":1e400,\"Updates\":0,\"BatchSize\":1,\"PairsPerEpoch\":1}")]
    [DataRow("{\"Seed\":1,\"Step\":1,\"Updates\":0,\"BatchSize\":1,\"PairsPerEpoch\":1,\"Elapsed\":\"99999999999.00:00:00\"}")]
    public void A_state_that_makes_no_sense_is_refused(string json) => AssertRefused(
        Zip(("Architecture.json", ArchitectureJson.Write(TinyTraining.Architecture)), ("Training.json", json)),
        path => TrainingCheckpoint.ReadHeader(path));

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("{\"NeckChannels\":-5}")]
    [DataRow("{\"NeckChannels\":1e99}")]
    public void An_architecture_that_makes_no_sense_is_refused(string json) => AssertRefused(
        Zip(("Architecture.json", json), ("Training.json", "{\"Seed\":1,\"Step\":1,\"BatchSize\":1,\"PairsPerEpoch\":1}")),
        path => TrainingCheckpoint.ReadHeader(path));

    [TestMethod]
    public void An_endless_text_is_refused_before_it_fills_the_memory() => AssertRefused(
        Zip(("Architecture.json", new string(' ', 20 << 20)), ("Training.json", "{}")), path => TrainingCheckpoint.ReadHeader(path));

    [TestMethod]
    public void Nested_json_is_refused() => AssertRefused(
        Zip(("Architecture.json", new string('[', 100_000)), ("Training.json", "{}")), path => TrainingCheckpoint.ReadHeader(path));

    [TestMethod]
    public void Weights_of_another_network_or_optimizer_are_refused()
    {
        using DeepFeatureFlowNetwork wide = InitialNetwork.Build(1, TinyTraining.Architecture with { NeckChannels = 32 });
        using DetectorOptimizer ofWide = Optimizer(wide);
        AssertRefused(_path, path => TrainingCheckpoint.Restore(path, wide, ofWide, 0));

        using DeepFeatureFlowNetwork network = InitialNetwork.Build(1, TinyTraining.Architecture);
        using var sgd = new DetectorOptimizer(FrozenStages.Apply(network, 4), new OptimizerSettings(OptimizerKind.Sgd, 1, 0.9, 0, null));
        string message = AssertRefused(_path, path => TrainingCheckpoint.Restore(path, network, sgd, 0));
        Assert.Contains("exp_avg", message);
        using var unfrozen = new DetectorOptimizer(FrozenStages.Apply(network, 0), new OptimizerSettings(OptimizerKind.AdamW, 1, 0.9, 0, null));
        message = AssertRefused(_path, path => TrainingCheckpoint.Restore(path, network, unfrozen, 0));
        Assert.Contains("lacks", message);
    }

    [TestMethod]
    public void Cut_weights_are_refused()
    {
        using DeepFeatureFlowNetwork network = InitialNetwork.Build(1, TinyTraining.Architecture);
        using DetectorOptimizer optimizer = Optimizer(network);
        AssertRefused(
            Zip(("Weights.safetensors", "\u0002\0\0\0\0\0\0\0{}"), ("Optimizer.safetensors", "")),
            path => TrainingCheckpoint.Restore(path, network, optimizer, 0));
        AssertRefused(
            Zip(("Weights.safetensors", "\u0008\0\0\0\0\0\0\u007f{}")), path => TrainingCheckpoint.Restore(path, network, optimizer, 0));
    }

    [TestMethod]
    public void A_write_that_fails_leaves_the_earlier_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("last.dff-checkpoint", "earlier");
        using DeepFeatureFlowNetwork network = InitialNetwork.Build(1, TinyTraining.Architecture);
        DetectorOptimizer optimizer = Optimizer(network);
        optimizer.Dispose(); // what it remembers can no longer be read, which shows in the middle of the file
        Assert.Throws<Exception>(() => TrainingCheckpoint.Write(path, network, optimizer, _state));
        CollectionAssert.AreEqual(new[] { "last.dff-checkpoint" }, folder.FileNames);
        Assert.AreEqual("earlier", File.ReadAllText(path));
    }

    private static string AssertRefused(string path, Action<string> read)
    {
        string message = Assert.ThrowsExactly<InvalidDataException>(() => read(path)).Message;
        Assert.Contains(path, message);
        return message;
    }

    private static string Zip(params (string Name, string Text)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in entries)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.Latin1.GetBytes(text));
            }
        }

        return _folder.Write("made.dff-checkpoint", stream.ToArray());
    }

    private static DetectorOptimizer Optimizer(DeepFeatureFlowNetwork network) =>
        new(FrozenStages.Apply(network, 4), new OptimizerSettings(OptimizerKind.AdamW, 1e-3, 0.9, 1e-4, 10));

    // A state in which no two tensors are the same.
    private static DetectorOptimizer Numbered(DeepFeatureFlowNetwork network)
    {
        DetectorOptimizer optimizer = Optimizer(network);
        int number = 0;
        foreach ((_, Tensor value) in optimizer.State())
            value.fill_(0.1 + number++);
        return optimizer;
    }
}
