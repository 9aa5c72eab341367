using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>
/// A convolution with its activation: in one pass over memory, with weights packed for the processor, where oneDNN is at hand;
/// elsewhere as torch's own operations.
/// </summary>
internal sealed class FusedConvolution : IInferenceLayer
{
    private readonly ConvolutionShape _shape;
    private readonly double? _negativeSlope;
    private readonly bool _isPacked;
    private readonly Tensor _weight;
    private readonly Tensor? _bias;

    /// <param name="weight">[out, in / groups, k, k], copied.</param>
    /// <param name="bias">[out], copied; or null.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="negativeSlope">Slope of the activation below zero: 0 is ReLU, null is none.</param>
    /// <param name="pack">Whether to use oneDNN.</param>
    public FusedConvolution(Tensor weight, Tensor? bias, ConvolutionShape shape, double? negativeSlope, bool pack)
    {
        using DisposeScope scope = NewDisposeScope();
        (_shape, _negativeSlope, _isPacked) = (shape, negativeSlope, pack);
        _weight = (pack ? OneDnn.Pack(weight.contiguous(), shape) : ChannelsLast.Of(weight).clone()).DetachFromDisposeScope();
        _bias = bias?.clone().DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Apply(Tensor x)
    {
        if (_isPacked)
            return OneDnn.Convolve(x, _weight, _bias, _shape, _negativeSlope);
        Tensor y = Convolve(x);
        return _negativeSlope switch
        {
            null => y,
            0 => y.relu_(),
            double slope => y.leaky_relu_(Number.Of(slope)),
        };
    }

    /// <inheritdoc/>
    public void AddTo(Tensor sum, Tensor x)
    {
        if (_isPacked)
        {
            OneDnn.ConvolveAdd(sum, x, _weight, _bias, _shape);
            return;
        }

        using Tensor y = Convolve(x);
        sum.PlusInPlace(y).relu_();
    }

    public void Dispose()
    {
        _weight.Dispose();
        _bias?.Dispose();
    }

    private Tensor Convolve(Tensor x) => functional.conv2d(
        x,
        _weight,
        _bias,
        strides: [_shape.Stride, _shape.Stride],
        padding: [_shape.Padding, _shape.Padding],
        dilation: [_shape.Dilation, _shape.Dilation],
        groups: _shape.Groups);
}
