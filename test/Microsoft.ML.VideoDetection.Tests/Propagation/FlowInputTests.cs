using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class FlowInputTests
{
    // Scaled, summed and the mean subtracted: eight operations on values of up to 1.
    private static readonly double _tolerance = Rounding.OfSum(8, 1);

    [TensorTestMethod]
    public void Of_WhiteAndBlack_IsOneAndZeroMinusFlowNetsMean()
    {
        using DisposeScope scope = NewDisposeScope();
        var geometry = new FrameGeometry(48, 32, 48, 32);
        byte[] white = [.. Enumerable.Repeat((byte)255, 48 * 32 * 3)];
        TensorAssert.AreEqual([1 - 0.411, 1 - 0.432, 1 - 0.450], FlowInput.Of(new FramePixels(white, geometry), 1, CPU)[0, .., 13, 7], _tolerance);
        TensorAssert.AreEqual([-0.411, -0.432, -0.450], FlowInput.Of(new FramePixels(new byte[48 * 32 * 3], geometry), 1, CPU)[0, .., 13, 7], _tolerance);
    }

    // As the reference makes it: the mean is subtracted, the padding is zero, then all is resized bilinearly.
    [TensorTestMethod]
    [DataRow(48, 32, 0.5)]
    [DataRow(41, 21, 0.5)]
    [DataRow(41, 21, 1.0)]
    [DataRow(41, 21, 0.25)]
    [DataRow(42, 22, 0.25)]
    [DataRow(43, 23, 0.25)]
    [DataRow(1, 1, 0.5)]
    public void Of_EqualsTorchsResizingOfThePaddedPicture(int width, int height, double scale)
    {
        using DisposeScope scope = NewDisposeScope();
        var rgb = new byte[width * height * 3];
        new Random(width).NextBytes(rgb);
        var geometry = new FrameGeometry(width, height, width, height);
        Tensor mean = tensor(new[] { 0.411f, 0.432f, 0.450f }).view(1, 3, 1, 1);
        Tensor picture = (tensor(rgb, [1, height, width, 3]).permute(0, 3, 1, 2).to(float32) / 255) - mean;
        Tensor padded = functional.pad(picture, (0, geometry.PaddedWidth - width, 0, geometry.PaddedHeight - height));
        Tensor expected = functional.interpolate(
            padded, [(long)(geometry.PaddedHeight * scale), (long)(geometry.PaddedWidth * scale)], mode: InterpolationMode.Bilinear, align_corners: false);

        Tensor input = FlowInput.Of(new FramePixels(rgb, geometry), scale, CPU);
        TensorAssert.HasShape(expected.shape, input);
        TensorAssert.AreEqual(TensorAssert.Numbers(expected), input, _tolerance);
    }
}
