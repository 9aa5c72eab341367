using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Weights;

/// <summary>Looks into a network that was loaded from a <see cref="NumberedCheckpoint"/>.</summary>
internal static class NumberedNetwork
{
    /// <summary>Every element of these entries must have the entry's value, whatever the entry is called in the file.</summary>
    public static void AssertHolds(DeepFeatureFlowTransformer model, IEnumerable<NumberedEntry> expected)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> actual = model.Model.Network.state_dict();
        int compared = 0;
        foreach (NumberedEntry entry in expected)
        {
            CollectionAssert.AreEqual(entry.Shape, actual[entry.Name].shape, entry.Name);
            (double least, double most) = Range(actual[entry.Name]);
            Assert.AreEqual((entry.Value, entry.Value), ((float)least, (float)most), entry.Name);
            compared++;
        }

        Assert.IsGreaterThan(0, compared);
    }

    /// <summary>The smallest and the largest element.</summary>
    public static (double Least, double Most) Range(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = tensor.detach().to_type(ScalarType.Float64);
        return (values.min().item<double>(), values.max().item<double>());
    }
}
