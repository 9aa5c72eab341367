using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using Microsoft.ML.VideoDetection.Propagation;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tasks.Segmentation;

/// <summary>The stages of a segmenter that streams share. Safe to use from several threads; calls belong into inference mode.</summary>
/// <param name="Extractor">Frame to features.</param>
/// <param name="Flow">Two frames to flow; null where the network has none.</param>
/// <param name="Classify">Features to logits of cells.</param>
/// <param name="Owned">Disposed with the stages.</param>
internal sealed record SegmenterStages(
    FeatureExtractor Extractor, InferenceFlowNetwork? Flow, Func<Tensor, Tensor> Classify, IReadOnlyList<IDisposable> Owned) : IDisposable
{
    /// <summary>Runs a network as it is: on any device, and while it is being trained.</summary>
    /// <param name="network">Not disposed.</param>
    public static SegmenterStages Plain(SegmentationNetwork network) => new(
        FeatureExtractor.Plain(network.Backbone, network.Neck),
        network.FlowNetwork is { } flow ? InferenceFlowNetwork.Plain(flow) : null,
        network.Head.call,
        []);

    /// <summary>Freezes a network for inference on the CPU: norms folded into convolutions, channels-last memory, packed weights.</summary>
    /// <param name="network">In evaluation mode, on the CPU. Its weights are copied: later changes are not seen.</param>
    /// <param name="pack">Whether to use oneDNN.</param>
    /// <param name="copied">Invoked with each part of the network once its weights are copied; may dispose it.</param>
    public static SegmenterStages Frozen(SegmentationNetwork network, bool pack, Action<nn.Module>? copied = null)
    {
        using IDisposable quiet = no_grad();
        var fusion = new LayerFusion(pack);
        InferenceFlowNetwork? flow = null;
        if (network.FlowNetwork is { } flowNetwork)
        {
            flow = InferenceFlowNetwork.Frozen(flowNetwork, fusion);
            copied?.Invoke(flowNetwork);
        }

        FusedConvolution hidden = fusion.Fuse((Conv2d)network.Head.Hidden.Layer, network.Head.Hidden.NegativeSlope);
        FusedConvolution score = fusion.Fuse((Conv2d)network.Head.Score.Layer, negativeSlope: null);
        copied?.Invoke(network.Head);
        FeatureExtractor extractor = FeatureExtractor.Frozen(network.Backbone, network.Neck, fusion, copied);
        return new SegmenterStages(extractor, flow, Classify, [hidden, score]);

        Tensor Classify(Tensor features)
        {
            using Tensor x = hidden.Apply(features);
            return score.Apply(x);
        }
    }

    public void Dispose()
    {
        Extractor.Dispose();
        Flow?.Dispose();
        foreach (IDisposable layer in Owned)
            layer.Dispose();
    }
}
