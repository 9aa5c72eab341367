using Microsoft.ML.VideoDetection.Interop;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>Computes a fully connected layer with its activation, like <see cref="FusedConvolution"/>.</summary>
internal sealed class FusedLinear : IDisposable
{
    private readonly bool _relu;
    private readonly bool _isPacked;
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    /// <param name="weight">[out, in], copied.</param>
    /// <param name="bias">[out], copied.</param>
    /// <param name="relu">Whether ReLU follows.</param>
    /// <param name="pack">Whether to use oneDNN.</param>
    public FusedLinear(Tensor weight, Tensor bias, bool relu, bool pack)
    {
        using DisposeScope scope = NewDisposeScope();
        (_relu, _isPacked) = (relu, pack);
        _weight = (pack ? OneDnn.PackLinear(weight.contiguous()) : weight.clone()).DetachFromDisposeScope();
        _bias = bias.clone().DetachFromDisposeScope();
    }

    /// <summary>Maps [N, in] to [N, out].</summary>
    public Tensor Apply(Tensor x)
    {
        if (_isPacked)
            return OneDnn.Multiply(x, _weight, _bias, _relu);
        Tensor y = functional.linear(x, _weight, _bias);
        return _relu ? y.relu_() : y;
    }

    /// <summary>Gets a copy of the weights, [out, in], and the bias itself, [out].</summary>
    public (Tensor Weight, Tensor Bias) Weights() => (_isPacked ? OneDnn.Unpack(_weight) : _weight.clone(), _bias);

    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }
}
