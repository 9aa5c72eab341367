using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class RoiAlignTests
{
    [TensorTestMethod]
    public void Apply_OnARamp_GivesThePositionsOfTheCellsCenters()
    {
        // A feature that equals its own column: bilinear sampling of it gives the x at which it samples. The box covers
        // columns 2 to 6 of half-pixel cells, [1.5, 5.5] as positions; four output columns of 1, centered on 2, 3, 4, 5.
        using DisposeScope scope = NewDisposeScope();
        Tensor ramp = arange(10, dtype: float32).view(1, 1, 1, 10).expand(1, 1, 8, 10);
        Tensor pooled = RoiAlign.Apply(ramp, tensor(new float[] { 2, 2, 6, 6 }, [1, 4]), 1, 4, 2);
        TensorAssert.AreEqual([.. Enumerable.Repeat(new double[] { 2, 3, 4, 5 }, 4).SelectMany(row => row)], pooled, 1e-6);
    }

    [TensorTestMethod]
    public void Apply_PointsMoreThanACellOutside_AreZero_NearerOnesTakeTheBorder()
    {
        // Constant 1. Positions of the four output cells (one point each) of the box [-4, 4] on an axis of 4 cells:
        // -4.5 + 1, + 3, + 5, + 7 = -3.5, -1.5, 0.5, 2.5: two beyond -1, two inside.
        using DisposeScope scope = NewDisposeScope();
        Tensor pooled = RoiAlign.Apply(ones(1, 1, 4, 4), tensor(new float[] { -4, 0, 4, 4 }, [1, 4]), 1, 4, 1);
        TensorAssert.AreEqual([.. Enumerable.Repeat(new double[] { 0, 0, 1, 1 }, 4).SelectMany(row => row)], pooled);

        // The box [-1, 1]: -1.5 + 0.25 = -1.25 is out, -0.75 takes the border, -0.25 and 0.25 as well.
        Tensor near = RoiAlign.Apply(ones(1, 1, 4, 4), tensor(new float[] { -1, 0, 1, 4 }, [1, 4]), 1, 4, 1);
        TensorAssert.AreEqual([0, 1, 1, 1], near[0, 0, 0]);
    }

    [TensorTestMethod]
    [DataRow(1, 1, 1, 1, 1)]
    [DataRow(3, 9, 16, 7, 2)]
    [DataRow(5, 36, 63, 7, 2)]
    [DataRow(4, 13, 5, 3, 4)]
    [DataRow(2, 1, 20, 2, 3)]
    public void Apply_EqualsSamplingPointByPoint(int channels, int height, int width, int size, int samplingRatio)
    {
        using DisposeScope scope = NewDisposeScope();
        var random = new Random(height);
        float[] features = [.. Enumerable.Range(0, channels * height * width).Select(_ => (random.NextSingle() * 2) - 1)];
        float w = width * 16, h = height * 16;
        float[] boxes =
        [
            .. SeededBoxes.Make(seed: 1, 60, 0, 0, w, h),
            .. SeededBoxes.Make(seed: 2, 60, -w, -h, 2 * w, 2 * h), // partly outside, mostly
            -90, -90, -60, -60, // outside, above and left
            w + 60, h + 60, w + 99, h + 99, // outside, below and right
            0, 0, w, h, // all of it
            8, 8, 8.01f, 8.01f, // a hundredth of a pixel
            24, 24, 24, 24, // nothing
            30, 30, 20, 20, // negative: from right to left
        ];
        int count = boxes.Length / 4;

        Tensor pooled = RoiAlign.Apply(tensor(features, [1, channels, height, width]), tensor(boxes, [count, 4]), 1 / 16.0, size, samplingRatio);

        TensorAssert.HasShape([count, channels, size, size], pooled);
        double[] expected = RoiAlignBySample.Apply(features, channels, height, width, boxes, 1 / 16.0, size, samplingRatio);

        // Positions of up to 64 cells are rounded, to 64 · 2^-24 of a cell, in a few operations; features change by up to 2 from cell to cell.
        TensorAssert.AreEqual(expected, pooled, Rounding.OfSum(3, 64 * 2));
    }

    [TensorTestMethod]
    public void Apply_OfNoBoxes_GivesNone()
    {
        using DisposeScope scope = NewDisposeScope();
        TensorAssert.HasShape([0, 6, 7, 7], RoiAlign.Apply(ones(1, 6, 4, 4), zeros(0, 4), 1 / 16.0, 7, 2));
    }

    [TensorTestMethod]
    public void Gradient_EqualsFiniteDifferences()
    {
        using DisposeScope scope = NewDisposeScope();
        var random = new Random(7);
        double[] values = [.. Enumerable.Range(0, 2 * 4 * 5).Select(_ => random.NextDouble() - 0.5)];
        Tensor boxes = tensor(new double[] { 5, 3, 60, 50, -20, -20, 30, 90, 70, 10, 71, 11 }, [3, 4]);
        Tensor weights = tensor(Enumerable.Range(0, 3 * 2 * 3 * 3).Select(_ => random.NextDouble()).ToArray(), [3, 2, 3, 3]);
        Tensor Loss(Tensor features) => (RoiAlign.Apply(features, boxes, 1 / 16.0, 3, 2).square() * weights).sum();

        Tensor features = tensor(values, [1, 2, 4, 5], requires_grad: true);
        Loss(features).backward();
        double[] gradient = TensorAssert.Numbers(features.grad!);

        const double Step = 1e-6;
        for (int i = 0; i < values.Length; i++)
        {
            using DisposeScope each = NewDisposeScope();
            double[] up = [.. values], down = [.. values];
            up[i] += Step;
            down[i] -= Step;
            double slope = (Loss(tensor(up, [1, 2, 4, 5])).item<double>() - Loss(tensor(down, [1, 2, 4, 5])).item<double>()) / (2 * Step);
            Assert.AreEqual(slope, gradient[i], 1e-8, $"feature {i}");
        }

        Assert.IsGreaterThan(0.1, gradient.Max(Math.Abs));
    }

    [TensorTestMethod]
    public void ForwardAndGradient_AreTheSameBitForBit()
    {
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = new(5);
        Tensor features = randn([1, 64, 36, 63], generator: generator);
        Tensor boxes = tensor(SeededBoxes.Make(seed: 6, 300, 0, 0, 1000, 563), [300, 4]);
        (byte[] output, byte[] gradient) = Run(features, boxes);
        for (int i = 0; i < 3; i++)
        {
            (byte[] outputAgain, byte[] gradientAgain) = Run(features, boxes);
            CollectionAssert.AreEqual(output, outputAgain);
            CollectionAssert.AreEqual(gradient, gradientAgain);
        }
    }

    private static (byte[] Output, byte[] Gradient) Run(Tensor features, Tensor boxes)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = features.clone().requires_grad_();
        Tensor output = RoiAlign.Apply(input, boxes, 1 / 16.0, 7, 2);
        output.square().sum().backward();
        return (output.detach().bytes.ToArray(), input.grad!.bytes.ToArray());
    }
}
