using Microsoft.ML.VideoDetection.Output.Counting;
using Microsoft.ML.VideoDetection.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training.Optimizers;

[TestClass]
public sealed class AdamWUpdateTests
{
    // Several runs and a rest that fills no vector; a single number; a matrix.
    private static readonly long[][] Shapes = [[70_003], [1], [17, 5]];

    [TestMethod]
    public void Weights_go_where_torch_takes_them()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(3);
        Parameter[] ours = [.. Shapes.Select(shape => new Parameter(randn(shape, generator: generator)))];
        Parameter[] theirs = [.. ours.Select(weight => new Parameter(weight.detach().clone()))];
        WeightGradient[] weights = [.. ours.Select(weight => new WeightGradient(weight))];
        using var update = new AdamWUpdate(weights, weightDecay: 0.05);
        using AdamW expected = optim.AdamW(theirs, lr: 0.01, weight_decay: 0.05);
        for (int step = 0; step < 5; step++)
        {
            for (int i = 0; i < ours.Length; i++)
            {
                Tensor gradient = randn(Shapes[i], generator: generator) * (step + 1);
                weights[i].Gradient.copy_(gradient * 4);
                theirs[i].grad = gradient;
            }

            update.Apply(learningRate: 0.01, gradientFactor: 0.25);
            expected.step();
        }

        // Both round a weight of at most 8 twice in each of five steps; what is subtracted is small.
        for (int i = 0; i < ours.Length; i++)
            Assert.IsLessThan(2 * Rounding.OfSum(2 * 5, 8), (ours[i] - theirs[i]).abs().max().item<float>(), $"{i}");
        foreach (WeightGradient weight in weights)
            weight.Dispose();
    }

    [TestMethod]
    public void Weights_that_are_not_in_memory_go_the_same_way()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(5);
        Tensor values = randn(17, 5, generator: generator), gradient = randn(17, 5, generator: generator);

        // Transposed, so that its numbers don't follow each other: then torch's operations do it, as they do on a GPU.
        using var inMemory = new WeightGradient(new Parameter(values.clone()));
        using var elsewhere = new WeightGradient(new Parameter(values.t().contiguous().t()));
        Assert.IsTrue(inMemory.IsInMemory);
        Assert.IsFalse(elsewhere.IsInMemory);
        using var update = new AdamWUpdate([inMemory], weightDecay: 0.05);
        using var other = new AdamWUpdate([elsewhere], weightDecay: 0.05);
        double norm = gradient.norm().item<float>();
        for (int step = 1; step <= 3; step++)
        {
            inMemory.Gradient.copy_(gradient * step);
            elsewhere.Gradient.copy_(gradient * step);
            Assert.AreEqual(new GradientNorm([inMemory]).Measure(), new GradientNorm([elsewhere]).Measure(), Rounding.OfSum(85, norm) * step);
            update.Apply(learningRate: 0.01, gradientFactor: 0.25);
            other.Apply(learningRate: 0.01, gradientFactor: 0.25);
        }

        Assert.IsLessThan(2 * Rounding.OfSum(2 * 3, 8), (inMemory.Weight - elsewhere.Weight).abs().max().item<float>());
        Assert.IsGreaterThan(0.01f, (elsewhere.Weight - values).abs().max().item<float>());
    }

    [TestMethod]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        int threads = get_num_threads();
        try
        {
            float[] one = Run(1), three = Run(3);
            CollectionAssert.AreEqual(one, three);
        }
        finally
        {
            set_num_threads(threads);
        }

        static float[] Run(int threads)
        {
            using DisposeScope scope = NewDisposeScope();
            using var generator = new Generator(4);
            set_num_threads(threads);
            using var weight = new WeightGradient(new Parameter(randn(200_001, generator: generator)));
            weight.Gradient.copy_(randn(200_001, generator: generator));
            using var update = new AdamWUpdate([weight], weightDecay: 0.1);
            update.Apply(0.1, new GradientNorm([weight]).Measure() / 1000);
            return weight.Weight.detach().data<float>().ToArray();
        }
    }

    [TestMethod]
    public void The_norm_is_that_of_all_gradients_together()
    {
        using DisposeScope scope = NewDisposeScope();
        using var first = new WeightGradient(new Parameter(zeros(100_000)));
        using var second = new WeightGradient(new Parameter(zeros(3)));
        first.Gradient.fill_(0.5f);
        second.Gradient.fill_(1 / 128f);

        // Squares add up to 25000 and to 3 / 2^14: each part is exact in float32, in whatever order, and both together are only in float64.
        Assert.AreEqual(Math.Sqrt(25000 + (3.0 / 16384)), new GradientNorm([first, second]).Measure());
    }

    [TestMethod]
    public void Backward_adds_to_the_gradient_that_was_made()
    {
        using DisposeScope scope = NewDisposeScope();
        using var weight = new WeightGradient(new Parameter(ones(3)));
        (weight.Weight * 2).sum().backward();
        (weight.Weight * 3).sum().backward();
        TensorAssert.AreEqual([5, 5, 5], weight.Gradient);
    }
}
