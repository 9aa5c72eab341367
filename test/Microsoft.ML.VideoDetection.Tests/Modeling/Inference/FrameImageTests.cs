using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Modeling.Inference;

/// <summary>The two pictures that inference makes of a frame's pixels, against the tensors of training.</summary>
[TestClass]
public sealed class FrameImageTests
{
    [TensorTestMethod]
    [DataRow(48, 32)]
    [DataRow(41, 20)]
    [DataRow(1, 1)]
    public void NormalizedImage_EqualsNetworkInputBitForBit(int width, int height)
    {
        using DisposeScope scope = NewDisposeScope();
        FramePixels pixels = Noise(width, height);
        Tensor expected = NetworkInput.FromPixels(pixels.Rgb, pixels.Geometry, CPU);
        Tensor image = NormalizedImage.Of(pixels);
        CollectionAssert.AreEqual(expected.shape, image.shape);
        Assert.IsTrue(image.contiguous().bytes.SequenceEqual(expected.bytes));
    }

    [TensorTestMethod]
    [DataRow(48, 32, 0.5)]
    [DataRow(41, 21, 0.5)]
    [DataRow(41, 21, 1.0)]
    [DataRow(41, 21, 0.25)]
    [DataRow(42, 22, 0.25)]
    [DataRow(43, 23, 0.25)]
    [DataRow(1, 1, 0.5)]
    public void FlowImage_EqualsFlowInput(int width, int height, double scale)
    {
        using DisposeScope scope = NewDisposeScope();
        FramePixels pixels = Noise(width, height);
        Tensor input = NetworkInput.FromPixels(pixels.Rgb, pixels.Geometry, CPU);
        Tensor expected = FlowInput.Prepare(input, input, pixels.Geometry, scale);
        Tensor image = FlowImage.Of(pixels, scale);
        TensorAssert.AreEqual(TensorAssert.Numbers(expected), cat([image, image], dim: 1), 1e-6);
    }

    private static FramePixels Noise(int width, int height)
    {
        var rgb = new byte[width * height * 3];
        new Random(width).NextBytes(rgb);
        return new FramePixels(rgb, new FrameGeometry(width, height, width, height));
    }
}
