using System.Diagnostics;
using Microsoft.ML.VideoDetection.Diagnostics;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>
/// A network frozen for inference on the CPU: norms folded into convolutions, channels-last memory, packed weights, and arrays instead
/// of tensors for all that is no convolution. It gives what <see cref="PlainFrameNetwork"/> gives, to float rounding.
/// </summary>
internal sealed class FusedFrameNetwork : IFrameNetwork
{
    private readonly DeepFeatureFlowArchitecture _architecture;
    private readonly InferenceBackbone _backbone;
    private readonly FusedConvolution _neck;
    private readonly InferenceFlowNetwork _flowNetwork;

    /// <param name="network">In evaluation mode, on the CPU. Its weights are copied; later changes of them are not seen. It must live as long as this.</param>
    /// <param name="pack">Whether to use oneDNN.</param>
    public FusedFrameNetwork(DeepFeatureFlowNetwork network, bool pack)
    {
        using IDisposable quiet = no_grad();
        var fusion = new LayerFusion(pack);
        _architecture = network.Architecture;
        _backbone = new InferenceBackbone(network.Backbone, fusion);
        _neck = fusion.Fuse((Conv2d)network.Neck.Layer.Layer, network.Neck.Layer.NegativeSlope);
        _flowNetwork = new InferenceFlowNetwork(network.FlowNetwork, fusion);
        ProposalHead = new InferenceProposalHead(network.ProposalHead, network.Architecture, fusion);
        RegionHead = new InferenceRegionHead(network.RegionHead, network.Architecture, fusion);
    }

    public InferenceProposalHead ProposalHead { get; }

    public InferenceRegionHead RegionHead { get; }

    /// <inheritdoc/>
    public KeyFrame Extract(FramePixels pixels)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = ExtractFeatures(NormalizedImage.Of(pixels));
        return new KeyFrame(
            features.MoveToOuterDisposeScope(), FlowImage.Of(pixels, _architecture.FlowInputScale).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public Tensor Propagate(KeyFrame key, FramePixels pixels)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor flow = EstimateFlow(FlowImage.Of(pixels, _architecture.FlowInputScale), key.Image);
        return Warp(key.Features, flow).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public FrameResult Detect(Tensor features, FrameGeometry geometry, float scoreThreshold)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor cells, regions, outputs;
        float[] proposals;
        using (FrameActivity.Start(FrameActivity.Proposals))
            cells = ProposalHead.Outputs(features);
        using (FrameActivity.Start(FrameActivity.ProposalChoice))
            (proposals, _) = ProposalHead.Propose(cells, geometry, _architecture.ProposalCount);
        if (proposals.Length == 0)
            return new FrameResult([], [], []);

        using (FrameActivity.Start(FrameActivity.RoiAlign))
            regions = InferenceRegionHead.Pool(features, proposals);
        using (FrameActivity.Start(FrameActivity.RegionHead))
            outputs = RegionHead.Outputs(regions);
        using (FrameActivity.Start(FrameActivity.DetectionChoice))
            return RegionHead.Select(proposals, outputs, geometry, scoreThreshold);
    }

    /// <summary>Normalised image [1, 3, H, W] to features [1, C, H/16, W/16], channels-last both.</summary>
    public Tensor ExtractFeatures(Tensor image)
    {
        Tensor deep;
        using (FrameActivity.Start(FrameActivity.Backbone))
            deep = _backbone.Apply(image);
        using (deep)
        using (FrameActivity.Start(FrameActivity.Neck))
            return _neck.Apply(deep);
    }

    /// <summary>Flow [1, 2, H, W] in network pixels, from the current frame to the key frame, of both frames' <see cref="FlowImage"/>.</summary>
    public Tensor EstimateFlow(Tensor current, Tensor key)
    {
        using Activity? activity = FrameActivity.Start(FrameActivity.Flow);
        using Tensor pair = cat([current, key], dim: 1);
        return _flowNetwork.Apply(pair);
    }

    /// <summary>Carries key features along the flow.</summary>
    public Tensor Warp(Tensor features, Tensor flow)
    {
        using Activity? activity = FrameActivity.Start(FrameActivity.Warp);
        using DisposeScope scope = NewDisposeScope();
        Tensor cells = ChannelsLast.Cells(features), warped = empty_like(cells);
        (Tensor columns, Tensor rows) = FeatureWarp.SamplingPositions(features.shape[2], features.shape[3], flow, _architecture.Warp);
        FeatureWarpKernel.Apply(
            TensorMemory.Of(cells),
            new FeatureSize((int)cells.shape[1], (int)cells.shape[2], (int)cells.shape[3]),
            TensorMemory.Of(columns.contiguous()),
            TensorMemory.Of(rows.contiguous()),
            TensorMemory.Of(warped));
        return ChannelsLast.FromCells(warped).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _backbone.Dispose();
        _neck.Dispose();
        _flowNetwork.Dispose();
        ProposalHead.Dispose();
        RegionHead.Dispose();
    }
}
