using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

[TestClass]
public sealed class DetectorModelTests
{
    [TestMethod]
    public void Weights_are_the_same_to_the_last_bit_after_the_frozen_copy_was_made()
    {
        using var network = new DeepFeatureFlowNetwork(SmallModel.Architecture);
        using var before = new MemoryStream();
        NetworkWeights.Write(before, network);
        using var model = new DetectorModel(network, CPU);
        _ = model.Stages;

        using var saved = new MemoryStream();
        model.WriteWeights(saved); // from the file
        Assert.IsTrue(Same(before, saved));

        using var again = new MemoryStream();
        NetworkWeights.Write(again, model.Network); // read back
        Assert.IsTrue(Same(before, again));
        Assert.IsFalse(model.Network.training);

        using var last = new MemoryStream();
        model.WriteWeights(last); // from memory
        Assert.IsTrue(Same(before, last));
    }

    private static bool Same(MemoryStream expected, MemoryStream actual) => expected.ToArray().AsSpan().SequenceEqual(actual.ToArray());

    [TestMethod]
    public void The_frozen_copy_takes_the_place_of_the_weights_in_memory()
    {
        using var network = new DeepFeatureFlowNetwork(SmallModel.Architecture);
        using var model = new DetectorModel(network, CPU);
        _ = model.Stages;
        Assert.IsTrue(network.Backbone.parameters().All(parameter => parameter.IsInvalid));
        Assert.AreEqual(SmallModel.Architecture.NeckChannels, model.Architecture.NeckChannels);
    }
}
