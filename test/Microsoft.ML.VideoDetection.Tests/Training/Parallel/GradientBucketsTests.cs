using Microsoft.ML.VideoDetection.Training.DataParallel;
using Microsoft.ML.VideoDetection.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class GradientBucketsTests
{
    [TestMethod]
    public void Gradients_go_into_buckets_by_stage_and_size_and_backward_passes_find_them_there()
    {
        long[][] shapes = [[2, 3], [4], [5], [20], [3]];
        int[] stages = [1, 0, 1, 1, 0];
        Parameter[] weights = [.. shapes.Select(shape => new Parameter(ones(shape)))];
        WeightGradient[] gradients = [.. weights.Select(weight => new WeightGradient(weight))];

        // Stage 0: 4 + 3. Stage 1: 6, then 5 since 6 + 5 > 10, then 20 by itself. 38 numbers of 4 bytes.
        using var buckets = new GradientBuckets(gradients, stages, mostNumbers: 10);
        Assert.AreEqual("0:7 1:6 1:5 1:20", string.Join(' ', Enumerable.Range(0, buckets.Count).Select(i => $"{buckets[i].Stage}:{buckets[i].Values.numel()}")));
        Assert.AreEqual(152, buckets.Bytes);
        for (int pass = 1; pass <= 2; pass++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor loss = weights.Select((weight, i) => weight.sum() * (i + 1)).Aggregate((sum, next) => sum + next);
            loss.backward();

            // Each weight's gradient is its place in the list, once for every pass.
            CollectionAssert.AreEqual(new double[] { 2, 2, 2, 2, 5, 5, 5 }.Select(value => value * pass).ToArray(), TensorAssert.Numbers(buckets[0].Values));
            CollectionAssert.AreEqual(Enumerable.Repeat(4.0 * pass, 20).ToArray(), TensorAssert.Numbers(buckets[3].Values));
            CollectionAssert.AreEqual(Enumerable.Repeat(1.0 * pass, 6).ToArray(), TensorAssert.Numbers(gradients[0].Gradient));
        }

        Assert.IsTrue(gradients.All(gradient => gradient.IsInMemory));
        Array.ForEach(gradients, gradient => gradient.Dispose());
        Array.ForEach(weights, weight => weight.Dispose());
    }
}
