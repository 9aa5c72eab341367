using System.Security.Cryptography;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class TrainingStepTests
{
    [TestMethod]
    public void A_step_of_two_pairs_has_the_mean_of_their_gradients_and_losses()
    {
        using DeepFeatureFlowNetwork network = InitialNetwork.Build(3, TinyTraining.Architecture);
        IReadOnlyList<(string Name, Parameter Parameter)> trained = FrozenStages.Apply(network, 4);
        var settings = new OptimizerSettings(OptimizerKind.Sgd, 1, 0, 0, null);
        using var optimizer = new DetectorOptimizer(trained, settings);
        using var step = new TrainingStep<LoadedPair>(DetectorObjective.Of(network, 20, 32, 16, new ObjectiveWeights(0.5, 5, 1)), optimizer, CPU);
        LabeledVideoData data = TinyTraining.Data();
        var loading = new PairLoading(data, network.Architecture);
        LoadedPair first = loading.Load(new FramePair(0, 0, 1, 3, false, 11)), second = loading.Load(new FramePair(1, 1, 4, null, true, 22));

        // With a rate of zero the weights stay, and the gradients can be looked at.
        (StepLosses ofFirst, double[][] firstGradients) = Run(first);
        (StepLosses ofSecond, double[][] secondGradients) = Run(second);
        (StepLosses ofBoth, double[][] gradients) = Run(first, second);

        // Losses are float32 numbers, halved and added up in float64: exact, but for the order of five.
        Assert.AreEqual((ofFirst.Total + ofSecond.Total) / 2, ofBoth.Total, 1e-12);
        Assert.AreEqual((ofFirst.Parts[2] + ofSecond.Parts[2]) / 2, ofBoth.Parts[2]);
        double squares = 0;
        for (int i = 0; i < gradients.Length; i++)
        {
            for (int j = 0; j < gradients[i].Length; j++)
            {
                squares += gradients[i][j] * gradients[i][j];

                // Halving is exact, so that only the addition of the two rounds; numbers below 2^-126 may be lost.
                double one = firstGradients[i][j] / 2, other = secondGradients[i][j] / 2;
                Assert.AreEqual(one + other, gradients[i][j], Rounding.OfSum(2, Math.Abs(one) + Math.Abs(other)) + 1e-37, trained[i].Name);
            }
        }

        // Squares are added up in float32 by 1024, and a square root halves the relative error.
        Assert.AreEqual(Math.Sqrt(squares), ofBoth.GradientNorm, Rounding.OfSum(1024, ofBoth.GradientNorm) / 2);
        Assert.IsGreaterThan(0.01, ofBoth.GradientNorm);

        // The same pair again gives the same numbers: what chance decides in it is the pair's own.
        RequireSame(ofFirst, Run(first).Losses);
        RequireSame(ofFirst with { GradientNorm = 0 }, step.Measure(first));

        static void RequireSame(StepLosses expected, StepLosses actual)
        {
            CollectionAssert.AreEqual(expected.Parts.ToArray(), actual.Parts.ToArray());
            Assert.AreEqual((expected.Flow, expected.GradientNorm), (actual.Flow, actual.GradientNorm));
        }

        (StepLosses Losses, double[][] Gradients) Run(params LoadedPair[] pairs)
        {
            StepLosses losses = step.Run(pairs, learningRate: 0);
            return (losses, [.. trained.Select(item => Gradient(item.Parameter))]);
        }

        static double[] Gradient(Parameter parameter)
        {
            using Tensor gradient = parameter.grad!;
            return TensorAssert.Numbers(gradient);
        }
    }

    [TestMethod]
    public void The_same_step_has_the_same_gradients_to_the_last_bit()
    {
        using DeepFeatureFlowNetwork network = InitialNetwork.Build(3, TinyTraining.Architecture);
        IReadOnlyList<(string Name, Parameter Parameter)> trained = FrozenStages.Apply(network, 4);
        var settings = new OptimizerSettings(OptimizerKind.Sgd, 1, 0, 0, null);
        using var optimizer = new DetectorOptimizer(trained, settings);
        using var step = new TrainingStep<LoadedPair>(DetectorObjective.Of(network, 20, 32, 16, new ObjectiveWeights(0.5, 5, 1)), optimizer, CPU);
        var loading = new PairLoading(TinyTraining.Data(videos: 1), network.Architecture);
        LoadedPair[] pairs = [loading.Load(new FramePair(0, 0, 1, 3, false, 11)), loading.Load(new FramePair(1, 0, 4, null, false, 22))];

        // It is on busy processors that the order of sums changes, if it may.
        using var done = new CancellationTokenSource();
        Thread[] others = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() => Spin(done.Token)))];
        Array.ForEach(others, thread => thread.Start());
        try
        {
            var seen = new HashSet<string>();
            for (int i = 0; i < 20; i++)
            {
                step.Run([pairs[i % 2]], learningRate: 0);
                foreach ((string name, Parameter parameter) in trained)
                {
                    using Tensor gradient = parameter.grad!;
                    string entry = $"{i % 2} {name} {Convert.ToHexString(SHA256.HashData(gradient.bytes))}";
                    Assert.IsTrue(seen.Add(entry) == i < 2, $"{name} differs at repetition {i / 2}.");
                }
            }
        }
        finally
        {
            done.Cancel();
            Array.ForEach(others, thread => thread.Join());
        }
    }

    [TestMethod]
    public void A_step_leaves_no_tensor_behind()
    {
        using DeepFeatureFlowNetwork network = InitialNetwork.Build(3, TinyTraining.Architecture);
        foreach (OptimizerKind kind in Enum.GetValues<OptimizerKind>())
        {
            var settings = new OptimizerSettings(kind, 1e-3, 0.9, 1e-4, 10);
            using var optimizer = new DetectorOptimizer(FrozenStages.Apply(network, 4), settings);
            using var step = new TrainingStep<LoadedPair>(DetectorObjective.Of(network, 20, 32, 16, new ObjectiveWeights(0.5, 5, 1)), optimizer, CPU);
            var loading = new PairLoading(TinyTraining.Data(), network.Architecture);

            // Warped, mirrored, on its own features, and its own reference.
            LoadedPair[] pairs = [.. new int?[] { 3, 2, null, 1 }.Select((reference, i) =>
                loading.Load(new FramePair(i, 0, 1, reference, i == 1, 11)))];
            step.Run(pairs, 1e-3);
            TensorCount before = TensorCount.Now();
            for (int i = 0; i < 3; i++)
            {
                step.Run(pairs, 1e-3);
                step.Measure(pairs[i]);
            }

            Assert.AreEqual(0, TensorCount.Now().LeakedSince(before), kind.ToString());
        }
    }

    private static TrainingRecipe Recipe(OptimizerSettings optimizer) => new(
        2, new PairSampling(9, 0.5, 1), new ObjectiveWeights(0.5, 5, 1), optimizer, 0, 1, [], 0.1, 4, 1, null, false);

    private static void Spin(CancellationToken until)
    {
        while (!until.IsCancellationRequested)
            Thread.SpinWait(1000);
    }
}
