using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>Computes a convolution with everything up to the next one, frozen for inference.</summary>
internal interface IInferenceLayer : IDisposable
{
    /// <summary>Maps [N, in, H, W] to [N, out, H', W'], channels-last both.</summary>
    Tensor Apply(Tensor x);

    /// <summary>Computes relu(sum + layer(x)) in place of <paramref name="sum"/>; valid only for layers without an activation.</summary>
    /// <param name="sum">[N, out, H', W'], channels-last.</param>
    /// <param name="x">[N, in, H, W], channels-last.</param>
    void AddTo(Tensor sum, Tensor x);
}

/// <summary>
/// Computes a convolution with its activation: with oneDNN in one pass over memory and with weights packed for the processor, otherwise as torch's own
/// operations.
/// </summary>
internal sealed class FusedConvolution : IInferenceLayer
{
    private readonly ConvolutionShape _shape;
    private readonly double? _negativeSlope;
    private readonly PackedWeights? _packed;
    private readonly Tensor? _plain;
    private readonly Tensor? _bias;

    /// <param name="weight">[out, in / groups, k, k], copied.</param>
    /// <param name="bias">[out], copied; or null.</param>
    /// <param name="shape">Shape of the convolution.</param>
    /// <param name="negativeSlope">Slope of the activation below zero: 0 is ReLU, null is none.</param>
    /// <param name="pack">Whether to use oneDNN.</param>
    public FusedConvolution(Tensor weight, Tensor? bias, ConvolutionShape shape, double? negativeSlope, bool pack)
    {
        using DisposeScope scope = NewDisposeScope();
        (_shape, _negativeSlope) = (shape, negativeSlope);
        if (pack)
            _packed = new PackedWeights(weight, shape);
        else
            _plain = ChannelsLast.Of(weight).clone().DetachFromDisposeScope();
        _bias = bias?.clone().DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Apply(Tensor x)
    {
        if (_packed is not null)
            return OneDnn.Convolve(x, _packed.For(x), _bias, _shape, _negativeSlope);
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
        if (_packed is not null)
        {
            OneDnn.ConvolveAdd(sum, x, _packed.For(x), _bias, _shape);
            return;
        }

        using Tensor y = Convolve(x);
        sum.PlusInPlace(y).relu_();
    }

    public void Dispose()
    {
        _packed?.Dispose();
        _plain?.Dispose();
        _bias?.Dispose();
    }

    private Tensor Convolve(Tensor x) => functional.conv2d(
        x,
        _plain!,
        _bias,
        strides: [_shape.Stride, _shape.Stride],
        padding: [_shape.Padding, _shape.Padding],
        dilation: [_shape.Dilation, _shape.Dilation],
        groups: _shape.Groups);
}

/// <summary>Computes a convolution and group norm, which depends on the picture and so cannot be folded into the weights.</summary>
internal sealed class NormalizedConvolution : IInferenceLayer
{
    private readonly FusedConvolution _convolution;
    private readonly long _groups;
    private readonly double _epsilon;
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly bool _relu;

    /// <param name="convolution">Convolution without activation; owned by this object from here on.</param>
    /// <param name="norm">Its weights are copied.</param>
    /// <param name="relu">Whether ReLU follows.</param>
    public NormalizedConvolution(FusedConvolution convolution, TorchSharp.Modules.GroupNorm norm, bool relu)
    {
        using DisposeScope scope = NewDisposeScope();
        (_convolution, _groups, _epsilon, _relu) = (convolution, norm.num_groups, norm.eps, relu);
        _weight = norm.weight!.detach().clone().DetachFromDisposeScope();
        _bias = norm.bias!.detach().clone().DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Apply(Tensor x)
    {
        using Tensor y = _convolution.Apply(x);
        Tensor normalized = functional.group_norm(y, _groups, _weight, _bias, _epsilon);
        return _relu ? normalized.relu_() : normalized;
    }

    /// <inheritdoc/>
    public void AddTo(Tensor sum, Tensor x)
    {
        using Tensor y = Apply(x);
        sum.PlusInPlace(y).relu_();
    }

    public void Dispose()
    {
        _convolution.Dispose();
        _weight.Dispose();
        _bias.Dispose();
    }
}
