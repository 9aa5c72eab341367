using Microsoft.ML.VideoDetection.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class DetectorOptimizerTests
{
    [TestMethod]
    public void Sgd_steps_are_as_by_hand()
    {
        using Parameter weight = Weight();
        using DetectorOptimizer optimizer = Optimizer(weight, Sgd);
        SetGradient(weight, 0.5f, 0.25f);
        Assert.AreEqual(Math.Sqrt(0.3125), optimizer.Step(0.1), 1e-6);

        // Gradient with decay: 0.5 + 0.01 * 1 and 0.25 - 0.01 * 2; the momentum begins as the gradient.
        TensorAssert.AreEqual([1 - 0.051, -2 - 0.023], weight, 1e-6);
        SetGradient(weight, 0.5f, 0.25f);
        optimizer.Step(0.1);

        // 0.9 * 0.51 + (0.5 + 0.01 * 0.949) = 0.96849; 0.9 * 0.23 + (0.25 - 0.01 * 2.023) = 0.43677.
        TensorAssert.AreEqual([0.949 - 0.096849, -2.023 - 0.043677], weight, 1e-6);
        Assert.AreEqual(2, optimizer.Updates);
    }

    [TestMethod]
    public void The_first_AdamW_step_is_the_rate_in_the_sign_of_the_gradient()
    {
        using Parameter weight = Weight();
        using DetectorOptimizer optimizer = Optimizer(weight, AdamW);
        SetGradient(weight, 0.5f, -0.25f);
        optimizer.Step(0.1);

        // Decay first, 1 - 0.1 * 0.01; then both corrected means are the gradient's own, so the quotient is its sign.
        TensorAssert.AreEqual([0.999 - 0.1, -1.998 + 0.1], weight, 1e-6);
    }

    [TestMethod]
    public void Gradients_above_the_norm_are_scaled_down_together()
    {
        using Parameter weight = Weight();
        using DetectorOptimizer optimizer = Optimizer(weight, Sgd with { Momentum = 0, WeightDecay = 0, GradientClipNorm = 1 });
        SetGradient(weight, 3, 4);
        Assert.AreEqual(5, optimizer.Step(1), 1e-6);
        TensorAssert.AreEqual([1 - 0.6, -2 - 0.8], weight, 1e-5);

        SetGradient(weight, 0.3f, 0.4f);
        Assert.AreEqual(0.5, optimizer.Step(1), 1e-6);
        TensorAssert.AreEqual([0.4 - 0.3, -2.8 - 0.4], weight, 1e-5);
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    public void A_gradient_that_is_not_finite_changes_nothing(float bad)
    {
        foreach (OptimizerSettings settings in new[] { Sgd, AdamW, Sgd with { GradientClipNorm = null } })
        {
            using Parameter weight = Weight();
            using DetectorOptimizer optimizer = Optimizer(weight, settings);
            double[][] before = [.. optimizer.State().Select(item => TensorAssert.Numbers(item.Value))];
            SetGradient(weight, 0.5f, bad);
            Assert.IsFalse(double.IsFinite(optimizer.Step(0.1)));
            TensorAssert.AreEqual([1, -2], weight);
            Assert.AreEqual(0, optimizer.Updates);
            foreach ((double[] expected, (_, Tensor value)) in before.Zip(optimizer.State()))
                TensorAssert.AreEqual(expected, value);

            // Nor does it spoil the next step.
            optimizer.ZeroGradients();
            SetGradient(weight, 0.5f, 0.25f);
            Assert.IsTrue(double.IsFinite(optimizer.Step(0.1)));
            Assert.IsTrue(TensorAssert.Numbers(weight).All(double.IsFinite));
        }
    }

    [TestMethod]
    public void An_optimizer_with_the_state_of_another_goes_on_like_it()
    {
        foreach (OptimizerSettings settings in new[] { Sgd, AdamW })
        {
            using Parameter weight = Weight();
            using DetectorOptimizer optimizer = Optimizer(weight, settings);
            for (int step = 0; step < 3; step++)
                Step(optimizer, weight, step);

            using Tensor copy = weight.detach().clone();
            using var sameWeight = new Parameter(copy);
            using DetectorOptimizer resumed = Optimizer(sameWeight, settings);
            using (no_grad())
            {
                foreach (((string name, Tensor from), (string sameName, Tensor to)) in optimizer.State().Zip(resumed.State()))
                {
                    Assert.AreEqual(name, sameName);
                    to.copy_(from);
                }
            }

            resumed.SetUpdates(optimizer.Updates);
            for (int step = 3; step < 6; step++)
            {
                Step(optimizer, weight, step);
                Step(resumed, sameWeight, step);
                TensorAssert.AreEqual(TensorAssert.Numbers(weight), sameWeight);
            }

            Assert.AreEqual(6, resumed.Updates);
        }

        static void Step(DetectorOptimizer optimizer, Parameter weight, int step)
        {
            SetGradient(weight, 0.3f * (step + 1), -0.7f / (step + 1));
            optimizer.Step(0.05);
        }
    }

    [TestMethod]
    public void The_backbone_has_a_learning_rate_of_its_own()
    {
        foreach (OptimizerSettings settings in new[] { Sgd with { Momentum = 0, WeightDecay = 0 }, AdamW with { WeightDecay = 0 } })
        {
            using Parameter backbone = Weight(), head = Weight();
            using var optimizer = new DetectorOptimizer(
                [("detector.backbone.conv1.weight", backbone), ("detector.neck.weight", head)], settings with { BackboneRateFactor = 0.25 });
            SetGradient(backbone, 0.5f, -0.25f);
            SetGradient(head, 0.5f, -0.25f);
            optimizer.Step(0.1);
            double[] slow = TensorAssert.Numbers(backbone), fast = TensorAssert.Numbers(head);
            Assert.AreEqual((fast[0] - 1) / 4, slow[0] - 1, 1e-6);
            Assert.AreEqual((fast[1] + 2) / 4, slow[1] + 2, 1e-6);
            Assert.AreNotEqual(1, fast[0], 1e-3);
        }
    }

    [TestMethod]
    public void Averages_are_those_of_the_weights_after_each_step()
    {
        using Parameter weight = Weight();
        using DetectorOptimizer optimizer = Optimizer(weight, Sgd with { Momentum = 0, WeightDecay = 0, AveragingDecay = 0.2 });
        SetGradient(weight, 1, 0);
        optimizer.Step(0.5);
        SetGradient(weight, 1, 0);
        optimizer.Step(0.5);

        // The weight goes from 1 to 0.5 and 0. The decay of the first step is (1 + 1) / (10 + 1) = 0.1818, then 0.2, as 3/12 is more.
        double first = (1 * 2 / 11.0) + (0.5 * 9 / 11.0);
        using (optimizer.UseAverages())
        {
            TensorAssert.AreEqual([first * 0.2, -2], weight, 1e-6);

            // What training goes on with is the optimizer's meanwhile.
            TensorAssert.AreEqual([0, -2], optimizer.State().Single(item => item.Name.EndsWith(".unaveraged", StringComparison.Ordinal)).Value, 1e-6);
        }

        TensorAssert.AreEqual([0, -2], weight, 1e-6);
    }

    [TestMethod]
    public void State_has_the_names_of_PyTorch()
    {
        CollectionAssert.AreEqual(new[] { "layer.weight.momentum_buffer" }, Names(Sgd));
        CollectionAssert.AreEqual(new[] { "layer.weight.exp_avg", "layer.weight.exp_avg_sq" }, Names(AdamW));

        static string[] Names(OptimizerSettings settings)
        {
            using Parameter weight = Weight();
            using DetectorOptimizer optimizer = Optimizer(weight, settings);
            return [.. optimizer.State().Select(item => item.Name)];
        }
    }

    private static OptimizerSettings Sgd { get; } = new(OptimizerKind.Sgd, 0.1, 0.9, 0.01, 35);

    private static OptimizerSettings AdamW { get; } = new(OptimizerKind.AdamW, 0.1, 0.9, 0.01, 35);

    private static DetectorOptimizer Optimizer(Parameter weight, OptimizerSettings settings) => new([("layer.weight", weight)], settings);

    private static Parameter Weight()
    {
        using Tensor values = tensor(new float[] { 1, -2 });
        return new Parameter(values);
    }

    private static void SetGradient(Parameter weight, params float[] values)
    {
        using Tensor source = tensor(values);
        using Tensor gradient = weight.grad!;
        gradient.copy_(source);
    }
}
