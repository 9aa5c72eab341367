using Microsoft.ML.VideoDetection.Modeling.Inference;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Runs backbone and neck on the key frames of streams; thread-safe.</summary>
internal sealed class FeatureExtractor : IDisposable
{
    private readonly Func<Tensor, Tensor> _backbone, _neck;
    private readonly IDisposable[] _owned;

    private FeatureExtractor(Func<Tensor, Tensor> backbone, Func<Tensor, Tensor> neck, params IDisposable[] owned) =>
        (_backbone, _neck, _owned) = (backbone, neck, owned);

    /// <summary>Wraps the layers without copying them, on any device.</summary>
    /// <param name="backbone">Not disposed.</param>
    /// <param name="neck">Not disposed.</param>
    public static FeatureExtractor Plain(ResNetBackbone backbone, ChannelMapper neck) => new(
        image =>
        {
            using Tensor planes = image.contiguous();
            return backbone.call(planes);
        },
        neck.call);

    /// <summary>Creates layers for inference on the CPU: norms folded into convolutions, packed weights.</summary>
    /// <param name="backbone">Its weights are copied.</param>
    /// <param name="neck">Its weights are copied.</param>
    /// <param name="fusion">Creates the layers.</param>
    /// <param name="copied">Invoked with each of the two once its weights are copied; may dispose it.</param>
    public static FeatureExtractor Frozen(ResNetBackbone backbone, ChannelMapper neck, LayerFusion fusion, Action<nn.Module>? copied = null)
    {
        FusedConvolution frozenNeck = fusion.Fuse((Conv2d)neck.Layer.Layer, neck.Layer.NegativeSlope);
        copied?.Invoke(neck);
        var frozenBackbone = new InferenceBackbone(backbone, fusion);
        copied?.Invoke(backbone);
        return new FeatureExtractor(frozenBackbone.Apply, frozenNeck.Apply, frozenBackbone, frozenNeck);
    }

    /// <summary>Extracts features.</summary>
    /// <param name="image">Result of <see cref="NetworkInput"/>, [1, 3, H, W].</param>
    /// <returns>One level: [1, C, H/16, W/16].</returns>
    public FeatureLevel[] Extract(Tensor image)
    {
        Tensor deep;
        using (FrameActivity.Start(FrameActivity.Backbone))
            deep = _backbone(image);
        using (deep)
        using (FrameActivity.Start(FrameActivity.Neck))
            return [new FeatureLevel(_neck(deep), ResNetBackbone.Stride)];
    }

    public void Dispose() => Array.ForEach(_owned, layer => layer.Dispose());
}
