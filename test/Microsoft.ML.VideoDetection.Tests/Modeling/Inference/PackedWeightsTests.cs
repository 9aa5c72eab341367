using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Modeling.Inference;

[TestClass]
public sealed class PackedWeightsTests
{
    // Sizes for which oneDNN chooses different orders on processors with AVX2: 32 and 24 output channels together.
    private static readonly (int Height, int Width)[] _sizes = [(36, 63), (63, 36), (9, 16), (36, 63), (5, 4)];

    [TestInitialize]
    public void RequireOneDnn()
    {
        if (!OneDnn.IsAvailable)
            Assert.Inconclusive("This libtorch has no oneDNN functions.");
    }

    [TensorTestMethod]
    public void A_convolution_is_right_for_every_size_that_follows_another()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using var generator = new Generator(3);
        foreach ((ConvolutionShape shape, int kernel) in new[]
        {
            (new ConvolutionShape(Stride: 1, Padding: 1), 3), (new ConvolutionShape(Stride: 1, Padding: 1, Groups: 4), 3), (new ConvolutionShape(Stride: 1), 1),
        })
        {
            // Whole numbers: their sums are exact in any order.
            Tensor weight = randint(-4, 5, [96, 64 / shape.Groups, kernel, kernel], generator: generator).to(float32);
            using var packed = new PackedWeights(weight, shape);
            foreach ((int height, int width) in _sizes)
            {
                Tensor x = randint(-4, 5, [1, 64, height, width], generator: generator).to(float32);
                Tensor expected = nn.functional.conv2d(
                    x, weight, padding: [shape.Padding, shape.Padding], groups: shape.Groups);
                TensorAssert.AreEqual(
                    TensorAssert.Numbers(expected), OneDnn.Convolve(ChannelsLast.Of(x), packed.For(x), null, shape, negativeSlope: null), 0);
            }
        }
    }

    [TensorTestMethod]
    public void A_transposed_convolution_is_right_for_every_size_that_follows_another()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using var generator = new Generator(3);
        var shape = new ConvolutionShape(Stride: 2, Padding: 1);
        Tensor weight = randint(-4, 5, [64, 96, 4, 4], generator: generator).to(float32);
        using var packed = new PackedWeights(weight, shape, isTransposed: true);
        foreach ((int height, int width) in _sizes)
        {
            Tensor x = randint(-4, 5, [1, 64, height, width], generator: generator).to(float32);
            Tensor expected = nn.functional.conv_transpose2d(x, weight, strides: [2, 2], padding: [1, 1]);
            TensorAssert.AreEqual(
                TensorAssert.Numbers(expected), OneDnn.ConvolveTransposed(ChannelsLast.Of(x), packed.For(x), shape, negativeSlope: null), 0);
        }
    }

    [TensorTestMethod]
    public void Equal_sizes_share_their_weights()
    {
        using DisposeScope scope = NewDisposeScope();
        using var packed = new PackedWeights(ones(32, 16, 3, 3), new ConvolutionShape(Stride: 1, Padding: 1));
        Assert.AreSame(packed.For(ones(1, 16, 8, 9)), packed.For(zeros(1, 16, 8, 9)));
    }
}
