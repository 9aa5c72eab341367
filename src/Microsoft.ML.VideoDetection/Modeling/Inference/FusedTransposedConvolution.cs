using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>Computes a transposed convolution without bias and with its activation, like <see cref="FusedConvolution"/>.</summary>
internal sealed class FusedTransposedConvolution : IDisposable
{
    private readonly ConvolutionShape _shape;
    private readonly double? _negativeSlope;
    private readonly PackedWeights? _packed;
    private readonly Tensor? _plain;

    /// <param name="weight">[in, out, k, k], copied.</param>
    /// <param name="shape">Shape of the convolution that it is the transpose of.</param>
    /// <param name="negativeSlope">Slope of the activation below zero: null is none.</param>
    /// <param name="pack">Whether to use oneDNN.</param>
    public FusedTransposedConvolution(Tensor weight, ConvolutionShape shape, double? negativeSlope, bool pack)
    {
        using DisposeScope scope = NewDisposeScope();
        (_shape, _negativeSlope) = (shape, negativeSlope);
        if (pack)
            _packed = new PackedWeights(weight, shape, isTransposed: true);
        else
            _plain = weight.clone().DetachFromDisposeScope();
    }

    /// <summary>Maps [N, in, H, W] to [N, out, H', W'], channels-last both.</summary>
    public Tensor Apply(Tensor x)
    {
        if (_packed is not null)
            return OneDnn.ConvolveTransposed(x, _packed.For(x), _shape, _negativeSlope);
        Tensor y = functional.conv_transpose2d(
            x, _plain!, strides: [_shape.Stride, _shape.Stride], padding: [_shape.Padding, _shape.Padding]);
        return _negativeSlope is double slope ? y.leaky_relu_(Number.Of(slope)) : y;
    }

    public void Dispose()
    {
        _packed?.Dispose();
        _plain?.Dispose();
    }
}
