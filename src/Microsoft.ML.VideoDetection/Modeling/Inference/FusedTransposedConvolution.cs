using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>A transposed convolution without bias and with its activation, like <see cref="FusedConvolution"/>.</summary>
internal sealed class FusedTransposedConvolution : IDisposable
{
    private readonly ConvolutionShape _shape;
    private readonly double? _negativeSlope;
    private readonly bool _isPacked;
    private readonly Tensor _weight;

    /// <param name="weight">[in, out, k, k], copied.</param>
    /// <param name="shape">Of the convolution that it is the transpose of.</param>
    /// <param name="negativeSlope">Slope of the activation below zero: null is none.</param>
    /// <param name="pack">Whether to use oneDNN.</param>
    public FusedTransposedConvolution(Tensor weight, ConvolutionShape shape, double? negativeSlope, bool pack)
    {
        using DisposeScope scope = NewDisposeScope();
        (_shape, _negativeSlope, _isPacked) = (shape, negativeSlope, pack);
        _weight = (pack ? OneDnn.PackTransposed(weight.contiguous(), shape) : weight.clone()).DetachFromDisposeScope();
    }

    /// <summary>[N, in, H, W] to [N, out, H', W'], channels-last both.</summary>
    public Tensor Apply(Tensor x)
    {
        if (_isPacked)
            return OneDnn.ConvolveTransposed(x, _weight, _shape, _negativeSlope);
        Tensor y = functional.conv_transpose2d(
            x, _weight, strides: [_shape.Stride, _shape.Stride], padding: [_shape.Padding, _shape.Padding]);
        return _negativeSlope is double slope ? y.leaky_relu_(Number.Of(slope)) : y;
    }

    public void Dispose() => _weight.Dispose();
}
