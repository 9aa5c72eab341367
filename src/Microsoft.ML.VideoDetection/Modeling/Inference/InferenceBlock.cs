using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>A residual block, whose last convolution adds to the shortcut in the same pass.</summary>
internal sealed class InferenceBlock : IDisposable
{
    private readonly IInferenceLayer[] _chain;
    private readonly IInferenceLayer? _shortcut;

    public InferenceBlock(ResidualBlock block, LayerFusion fusion)
    {
        _chain = [.. block.Chain.Select((layer, i) =>
            fusion.Fuse((Conv2d)layer.Convolution, layer.Norm, relu: i < block.Chain.Count - 1))];
        if (block.Shortcut is ({ } convolution, { } norm))
            _shortcut = fusion.Fuse((Conv2d)convolution, norm, relu: false);
    }

    /// <summary>[1, in, H, W] to [1, out, H', W'], channels-last both.</summary>
    /// <param name="x">Must not be needed any more: without a convolution in the shortcut, the result takes its place.</param>
    public Tensor Apply(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor y = x;
        foreach (IInferenceLayer layer in _chain[..^1])
            y = layer.Apply(y);
        Tensor sum = _shortcut?.Apply(x) ?? x.alias();
        _chain[^1].AddTo(sum, y);
        return sum.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (IInferenceLayer layer in _chain)
            layer.Dispose();
        _shortcut?.Dispose();
    }
}
