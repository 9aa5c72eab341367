using System.Collections.Concurrent;
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
    private readonly InferenceFlowNetwork? _flowNetwork;
    private readonly LayerFusion _fusion;
    private readonly ConcurrentDictionary<int, Lazy<InferenceRegionHead>> _headsByRank = new();

    /// <param name="network">In evaluation mode, on the CPU. Its weights are copied: later changes are not seen.</param>
    /// <param name="pack">Whether to use oneDNN.</param>
    /// <param name="copied">Called with each part of the network once its weights are copied; may dispose it.</param>
    public FusedFrameNetwork(DeepFeatureFlowNetwork network, bool pack, Action<nn.Module>? copied = null)
    {
        using IDisposable quiet = no_grad();
        var fusion = new LayerFusion(pack);
        _fusion = fusion;
        _architecture = network.Architecture;
        if (network.FlowNetwork is { } flowNetwork)
        {
            _flowNetwork = new InferenceFlowNetwork(flowNetwork, fusion);
            copied?.Invoke(flowNetwork);
        }

        RegionHead = new InferenceRegionHead(network.RegionHead, network.Architecture, fusion);
        copied?.Invoke(network.RegionHead);
        _neck = fusion.Fuse((Conv2d)network.Neck.Layer.Layer, network.Neck.Layer.NegativeSlope);
        copied?.Invoke(network.Neck);
        ProposalHead = new InferenceProposalHead(network.ProposalHead, network.Architecture, fusion);
        copied?.Invoke(network.ProposalHead);
        _backbone = new InferenceBackbone(network.Backbone, fusion);
        copied?.Invoke(network.Backbone);
    }

    public InferenceProposalHead ProposalHead { get; }

    public InferenceRegionHead RegionHead { get; }

    /// <inheritdoc/>
    public KeyFrame Extract(FramePixels pixels)
    {
        using ProcessorTurn.Turn turn = ProcessorTurn.Take();
        using DisposeScope scope = NewDisposeScope();
        Tensor features = ExtractFeatures(NormalizedImage.Of(pixels));
        return new KeyFrame(
            features.MoveToOuterDisposeScope(), FlowImage.Of(pixels, _architecture.FlowInputScale).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public CarriedFeatures Propagate(KeyFrame key, FramePixels pixels, bool measureResidual)
    {
        using ProcessorTurn.Turn turn = ProcessorTurn.Take();
        using DisposeScope scope = NewDisposeScope();
        Tensor image = FlowImage.Of(pixels, _architecture.FlowInputScale);
        Tensor flow = EstimateFlow(image, key.Image);
        double? residual = measureResidual ? FlowResidual.Measure(image, key.Image, flow) : null;
        return new CarriedFeatures(Warp(key.Features, flow).MoveToOuterDisposeScope(), residual);
    }

    /// <inheritdoc/>
    public FrameResult Detect(Tensor features, FrameGeometry geometry, float scoreThreshold, HeadEffort effort)
    {
        using ProcessorTurn.Turn turn = ProcessorTurn.Take();
        using DisposeScope scope = NewDisposeScope();
        int count = Math.Min(effort.Proposals ?? int.MaxValue, _architecture.ProposalCount);
        Tensor cells;
        float[] proposals;
        using (FrameActivity.Start(FrameActivity.Proposals))
            cells = ProposalHead.Outputs(features);
        using (Activity? activity = FrameActivity.Start(FrameActivity.ProposalChoice))
        {
            (proposals, _) = ProposalHead.Propose(cells, geometry, count);
            activity?.SetTag(FrameActivity.ProposalCount, proposals.Length / 4);
        }

        return ClassifyRegions(features, proposals, geometry, scoreThreshold, effort);
    }

    /// <inheritdoc/>
    public FrameResult Classify(Tensor features, float[] boxes, FrameGeometry geometry, float scoreThreshold, HeadEffort effort)
    {
        using ProcessorTurn.Turn turn = ProcessorTurn.Take();
        using DisposeScope scope = NewDisposeScope();
        return ClassifyRegions(features, boxes, geometry, scoreThreshold, effort);
    }

    /// <inheritdoc/>
    public Tensor Carry(Tensor features, ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        using ProcessorTurn.Turn turn = ProcessorTurn.Take();
        using DisposeScope scope = NewDisposeScope();
        int height = (int)features.shape[2], width = (int)features.shape[3];
        Tensor columns = empty([height, width], device: CPU), rows = empty([height, width], device: CPU);
        Span<float> column = TensorMemory.Of(columns), row = TensorMemory.Of(rows);
        for (int cell = 0; cell < width * height; cell++)
            (column[cell], row[cell]) = ((cell % width) + x[cell], (cell / width) + y[cell]);
        return Sample(features, columns, rows).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Prepare(HeadEffort effort) => RegionHeadOf(effort);

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
    /// <exception cref="InvalidOperationException">There is no flow network.</exception>
    public Tensor EstimateFlow(Tensor current, Tensor key)
    {
        InferenceFlowNetwork flowNetwork = _flowNetwork
            ?? throw new InvalidOperationException($"There is no flow network: motion is estimated by {_architecture.MotionEstimator}.");
        using Activity? activity = FrameActivity.Start(FrameActivity.Flow);
        using Tensor pair = cat([current, key], dim: 1);
        return flowNetwork.Apply(pair);
    }

    /// <summary>Carries key features along the flow.</summary>
    public Tensor Warp(Tensor features, Tensor flow)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor columns, Tensor rows) = FeatureWarp.SamplingPositions(features.shape[2], features.shape[3], flow, _architecture.Warp);
        return Sample(features, columns.contiguous(), rows.contiguous()).MoveToOuterDisposeScope();
    }

    private static Tensor Sample(Tensor features, Tensor columns, Tensor rows)
    {
        using Activity? activity = FrameActivity.Start(FrameActivity.Warp);
        using DisposeScope scope = NewDisposeScope();
        Tensor cells = ChannelsLast.Cells(features), warped = empty_like(cells);
        FeatureWarpKernel.Apply(
            TensorMemory.Of(cells),
            new FeatureSize((int)cells.shape[1], (int)cells.shape[2], (int)cells.shape[3]),
            TensorMemory.Of(columns),
            TensorMemory.Of(rows),
            TensorMemory.Of(warped));
        return ChannelsLast.FromCells(warped).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _backbone.Dispose();
        _neck.Dispose();
        _flowNetwork?.Dispose();
        ProposalHead.Dispose();
        RegionHead.Dispose();
        foreach (Lazy<InferenceRegionHead> head in _headsByRank.Values)
            head.Value.Dispose();
    }

    private FrameResult ClassifyRegions(Tensor features, float[] boxes, FrameGeometry geometry, float scoreThreshold, HeadEffort effort)
    {
        if (boxes.Length == 0)
            return new FrameResult([], [], []);
        InferenceRegionHead head = RegionHeadOf(effort);
        Tensor regions, outputs;
        using (FrameActivity.Start(FrameActivity.RoiAlign))
            regions = InferenceRegionHead.Pool(features, boxes);
        using (FrameActivity.Start(FrameActivity.RegionHead))
            outputs = head.Outputs(regions);
        using (FrameActivity.Start(FrameActivity.DetectionChoice))
            return head.Select(boxes, outputs, geometry, scoreThreshold);
    }

    // A rank that the layer has anyway is no approximation.
    private InferenceRegionHead RegionHeadOf(HeadEffort effort) => effort.Rank is int rank && rank < _architecture.RegionHeadChannels
        ? _headsByRank.GetOrAdd(rank, r => new(() => RegionHead.WithRank(r, _fusion))).Value
        : RegionHead;
}
