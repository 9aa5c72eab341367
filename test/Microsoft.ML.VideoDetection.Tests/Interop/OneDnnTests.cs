using Microsoft.ML.VideoDetection.Interop;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

[TestClass]
public sealed class OneDnnTests
{
    [TestMethod]
    public void IsAvailable_OnTheProcessorsOfThisProject()
    {
        if (System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture != System.Runtime.InteropServices.Architecture.X64)
            Assert.Inconclusive("oneDNN is used on x64 only.");
        Assert.AreEqual(Environment.GetEnvironmentVariable("DFF_ONEDNN") != "0", OneDnn.IsAvailable);
    }

    [TensorTestMethod]
    [DataRow(1, 0, 1, 1, 1)]
    [DataRow(1, 1, 1, 1, 3)]
    [DataRow(2, 1, 1, 1, 3)]
    [DataRow(1, 2, 2, 1, 3)]
    [DataRow(1, 1, 1, 8, 3)]
    [DataRow(2, 3, 1, 1, 7)]
    public void Convolve_EqualsTorchsConvolution(int stride, int padding, int dilation, int groups, int kernel)
    {
        RequireOneDnn();
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(3);
        var shape = new ConvolutionShape(stride, padding, dilation, groups);
        Tensor x = randn([1, 16, 11, 13], generator: generator), bias = randn([24], generator: generator);
        Tensor weight = randn([24, 16 / groups, kernel, kernel], generator: generator);
        Tensor expected = nn.functional.conv2d(
            x, weight, bias, strides: [stride, stride], padding: [padding, padding], dilation: [dilation, dilation], groups: groups);
        Tensor packed = OneDnn.Pack(weight, shape, height: 11, width: 13);
        int terms = (16 / groups * kernel * kernel) + 1;

        AssertNear(terms, expected, OneDnn.Convolve(x, packed, bias, shape, negativeSlope: null));
        AssertNear(terms, expected.relu(), OneDnn.Convolve(x, packed, bias, shape, 0));
        AssertNear(terms, expected.leaky_relu(0.1), OneDnn.Convolve(x, packed, bias, shape, 0.1));
        AssertNear(terms + 1, expected - bias.view(1, -1, 1, 1), OneDnn.Convolve(x, packed, null, shape, null));

        TensorAssert.AreEqual(TensorAssert.Numbers(weight), OneDnn.Unpack(packed).view(weight.shape), 0);

        Tensor sum = ones_like(expected);
        OneDnn.ConvolveAdd(sum, x, packed, bias, shape);
        AssertNear(terms + 1, (expected + ones_like(expected)).relu(), sum);
    }

    [TensorTestMethod]
    public void ConvolveTransposed_EqualsTorchsConvolution()
    {
        RequireOneDnn();
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(3);
        var shape = new ConvolutionShape(Stride: 2, Padding: 1);
        Tensor x = randn([1, 18, 5, 8], generator: generator), weight = randn([18, 6, 4, 4], generator: generator);
        Tensor expected = nn.functional.conv_transpose2d(x, weight, strides: [2, 2], padding: [1, 1]);
        Tensor packed = OneDnn.PackTransposed(weight, shape, height: 5, width: 8);

        // Of the kernel's 4x4 weights 2x2 meet a number of the input: 18 channels of four.
        AssertNear(18 * 4, expected, OneDnn.ConvolveTransposed(x, packed, shape, negativeSlope: null));
        AssertNear(18 * 4, expected.leaky_relu(0.1), OneDnn.ConvolveTransposed(x, packed, shape, 0.1));
        TensorAssert.AreEqual(TensorAssert.Numbers(weight), OneDnn.Unpack(packed).transpose(0, 1), 0);
    }

    [TensorTestMethod]
    public void Convolve_OfWrongChannels_Throws()
    {
        RequireOneDnn();
        using DisposeScope scope = NewDisposeScope();
        Tensor packed = OneDnn.Pack(ones(4, 8, 1, 1), new ConvolutionShape(1), height: 3, width: 3);
        Assert.ThrowsExactly<InvalidOperationException>(() => OneDnn.Convolve(ones(1, 7, 3, 3), packed, null, new ConvolutionShape(1), null));
    }

    private static void RequireOneDnn()
    {
        if (!OneDnn.IsAvailable)
            Assert.Inconclusive("This libtorch has no oneDNN functions.");
    }

    private static void AssertNear(int terms, Tensor expected, Tensor actual) =>
        TensorAssert.AreEqual(TensorAssert.Numbers(expected), actual, Rounding.OfRandomProducts(terms));
}
