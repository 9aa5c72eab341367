using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Modeling;

/// <summary>The network's entries are those of the published checkpoints.</summary>
[TestClass]
public sealed class StateDictionaryTests
{
    [TestMethod]
    [DataRow("r50", BackboneKind.ResNet50)]
    [DataRow("r101", BackboneKind.ResNet101)]
    [DataRow("x101", BackboneKind.ResNeXt101)]
    public void Entries_HaveNameShapeTypeAndOrderOfThePublishedModel(string published, BackboneKind kind)
    {
        string[] expected = File.ReadAllLines(Fixtures.Reference($"state_dict_{published}.tsv"));
        using DisposeScope scope = NewDisposeScope();
        using var network = new DeepFeatureFlowNetwork(new DeepFeatureFlowArchitecture { Backbone = kind }, META);

        string[] actual = [.. network.state_dict().Select(entry => $"{entry.Key}\t{Shape(entry.Value)}\t{ElementTypes.NameOf(entry.Value.dtype)}")];

        // TorchSharp lists all parameters, then all buffers; PyTorch lists both layer by layer.
        AssertSame([.. expected.Where(line => !IsBuffer(line)), .. expected.Where(IsBuffer)], actual);
    }

    private static bool IsBuffer(string line) =>
        line.Contains(".running_", StringComparison.Ordinal) || line.Contains(".num_batches_tracked", StringComparison.Ordinal);

    private static void AssertSame(string[] expected, string[] actual)
    {
        for (int i = 0; i < Math.Min(expected.Length, actual.Length); i++)
            Assert.AreEqual(expected[i], actual[i], $"entry {i}");
        Assert.HasCount(expected.Length, actual);
    }

    private static string Shape(Tensor entry) => entry.shape.Length == 0 ? "scalar" : string.Join('x', entry.shape);
}
