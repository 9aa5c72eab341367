using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using Microsoft.ML.VideoDetection.Propagation;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>Holds the stages of a detector that streams share; thread-safe, to be called in inference mode.</summary>
/// <param name="Extractor">Computes features of a frame.</param>
/// <param name="Flow">Computes flow between two frames; null if the network has no flow network.</param>
/// <param name="Head">Computes detections from features.</param>
/// <param name="Device">Device of the stages.</param>
internal sealed record DetectorStages(FeatureExtractor Extractor, InferenceFlowNetwork? Flow, DetectionHead Head, Device Device) : IDisposable
{
    /// <summary>Wraps a network without copying it, on any device, also while it is being trained.</summary>
    /// <param name="network">Not disposed.</param>
    /// <param name="device">Device of the network.</param>
    public static DetectorStages Plain(DeepFeatureFlowNetwork network, Device device) => new(
        FeatureExtractor.Plain(network.Backbone, network.Neck),
        network.FlowNetwork is { } flow ? InferenceFlowNetwork.Plain(flow) : null,
        new DetectionHead(new PlainDetectionLayers(network.ProposalHead, network.RegionHead), network.Architecture),
        device);

    /// <summary>Freezes a network for inference on the CPU: norms folded into convolutions, channels-last memory, packed weights.</summary>
    /// <param name="network">Network in evaluation mode, on the CPU. Its weights are copied: later changes have no effect.</param>
    /// <param name="pack">Whether to use oneDNN.</param>
    /// <param name="copied">Invoked with each part of the network once its weights are copied; may dispose it.</param>
    public static DetectorStages Frozen(DeepFeatureFlowNetwork network, bool pack, Action<nn.Module>? copied = null)
    {
        using IDisposable quiet = no_grad();
        var fusion = new LayerFusion(pack);
        InferenceFlowNetwork? flow = null;
        if (network.FlowNetwork is { } flowNetwork)
        {
            flow = InferenceFlowNetwork.Frozen(flowNetwork, fusion);
            copied?.Invoke(flowNetwork);
        }

        var layers = new FrozenDetectionLayers(network.ProposalHead, network.RegionHead, fusion, copied);
        FeatureExtractor extractor = FeatureExtractor.Frozen(network.Backbone, network.Neck, fusion, copied);
        return new DetectorStages(extractor, flow, new DetectionHead(layers, network.Architecture), CPU);
    }

    public void Dispose()
    {
        Extractor.Dispose();
        Flow?.Dispose();
        Head.Dispose();
    }
}
