using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>A backbone with its norms folded in.</summary>
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

    /// <summary>Normalised RGB [1, 3, H, W] to [1, C, H/16, W/16], channels-last both.</summary>
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
