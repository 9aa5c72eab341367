using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class BoxSamplerTests
{
    [TensorTestMethod]
    [DataRow(100, 1000, 64, 192, DisplayName = "256 of which a quarter are objects")]
    [DataRow(10, 1000, 10, 246, DisplayName = "few objects: background makes up for them")]
    [DataRow(100, 20, 64, 20, DisplayName = "little background")]
    [DataRow(0, 1000, 0, 256, DisplayName = "no object")]
    public void Numbers_follow_the_share(int objects, int background, int positive, int negative)
    {
        (long[] p, long[] n) = Sample(objects, background, seed: 1);
        Assert.HasCount(positive, p);
        Assert.HasCount(negative, n);
        Assert.HasCount(positive, p.Distinct().ToArray());
        Assert.HasCount(negative, n.Distinct().ToArray());
        Assert.IsTrue(p.All(i => i < objects) && n.All(i => i >= objects && i < objects + background));
    }

    [TensorTestMethod]
    public void The_same_seed_picks_the_same_boxes()
    {
        CollectionAssert.AreEqual(Sample(100, 1000, seed: 7).Negative, Sample(100, 1000, seed: 7).Negative);
        CollectionAssert.AreNotEqual(Sample(100, 1000, seed: 7).Negative, Sample(100, 1000, seed: 8).Negative);
    }

    // Objects first, then background, then 50 that are not used.
    private static (long[] Positive, long[] Negative) Sample(int objects, int background, ulong seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(seed);
        Tensor matched = cat([ones([objects], int64), zeros([background], int64), full([50], -1L, int64)]);
        (Tensor positive, Tensor negative) = new BoxSampler(256, 0.25).Sample(matched, generator);
        return (positive.data<long>().ToArray(), negative.data<long>().ToArray());
    }
}
