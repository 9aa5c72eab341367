using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>A convolution and group norm, which depends on the picture and so cannot be folded into the weights.</summary>
internal sealed class NormalizedConvolution : IInferenceLayer
{
    private readonly FusedConvolution _convolution;
    private readonly long _groups;
    private readonly double _epsilon;
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly bool _relu;

    /// <param name="convolution">Taken over; without activation.</param>
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
