using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>Runs a backbone with its norms folded into the convolutions.</summary>
internal sealed class InferenceBackbone : IDisposable
{
    private readonly IInferenceLayer _stem;
    private readonly List<InferenceBlock> _blocks = [];

    public InferenceBackbone(ResNetBackbone backbone, LayerFusion fusion)
    {
        _stem = fusion.Fuse((Conv2d)backbone.Stem.Convolution, backbone.Stem.Norm, relu: true);
        foreach (ResidualBlock block in backbone.Blocks)
            _blocks.Add(new InferenceBlock(block, fusion));
    }

    /// <summary>Maps normalized RGB [1, 3, H, W] to [1, C, H/16, W/16], channels-last both.</summary>
    public Tensor Apply(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ResNetBackbone.Pool(_stem.Apply(image));
        foreach (InferenceBlock block in _blocks)
            x = block.Apply(x);
        return x.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _stem.Dispose();
        _blocks.ForEach(block => block.Dispose());
    }
}

/// <summary>Runs a residual block whose last convolution adds to the shortcut in the same pass.</summary>
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

    /// <summary>Maps [1, in, H, W] to [1, out, H', W'], channels-last both.</summary>
    /// <param name="x">Input, overwritten by the result if the shortcut has no convolution.</param>
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
