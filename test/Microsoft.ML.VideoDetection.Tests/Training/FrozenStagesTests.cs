using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class FrozenStagesTests
{
    [TestMethod]
    public void The_stem_and_the_first_stages_are_frozen_and_nothing_else()
    {
        using var network = new DeepFeatureFlowNetwork(TinyTraining.Architecture, CPU);
        string[] stem = ["conv1.", "bn1.", "gn1."];
        for (int count = 0; count <= 4; count++)
        {
            string[] frozen = count == 0 ? [] : [.. stem, .. Enumerable.Range(1, count).Select(stage => $"layer{stage}.")];
            string[] expected = [.. network.named_parameters().Select(item => item.name)
                .Where(name => !frozen.Any(part => name.StartsWith($"detector.backbone.{part}", StringComparison.Ordinal)))];
            CollectionAssert.AreEqual(expected, FrozenStages.Apply(network, count).Select(item => item.Name).ToArray());
            CollectionAssert.AreEqual(
                expected, network.named_parameters().Where(item => item.parameter.requires_grad).Select(item => item.name).ToArray());
            Assert.AreEqual(count == 4, expected.All(name => !name.StartsWith("detector.backbone.", StringComparison.Ordinal)));
        }
    }

    [TestMethod]
    public void Batch_norm_keeps_its_statistics()
    {
        using var network = new DeepFeatureFlowNetwork(
            TinyTraining.Architecture with { Normalization = NormalizationKind.BatchNorm }, CPU);
        network.train();
        FrozenStages.Apply(network, 1);
        Assert.IsFalse(network.modules().Any(module => module.training));
    }
}
