using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>The region proposal network: where in the features something may be.</summary>
/// <remarks>Origin: Ren et al., "Faster R-CNN", section 3.1; mmdet/models/dense_heads/rpn_head.py.</remarks>
internal sealed class ProposalHead : Module<Tensor, (Tensor Objectness, Tensor Deltas)>
{
    private readonly DeepFeatureFlowArchitecture _architecture;

    public ProposalHead(DeepFeatureFlowArchitecture architecture, Device? device = null)
        : base(nameof(ProposalHead))
    {
        _architecture = architecture;
        int channels = architecture.ProposalHeadChannels, anchors = architecture.AnchorsPerCell;
        Convolution = Conv2d(architecture.NeckChannels, channels, 3, padding: 1, device: device);
        Objectness = Conv2d(channels, anchors, 1, device: device);
        Deltas = Conv2d(channels, anchors * 4, 1, device: device);
        register_module("rpn_conv", Convolution);
        register_module("rpn_cls", Objectness);
        register_module("rpn_reg", Deltas);
    }

    /// <summary>Gets the 3x3 convolution; ReLU follows.</summary>
    public TorchSharp.Modules.Conv2d Convolution { get; }

    /// <summary>Gets the 1x1 convolution to one logit for each anchor.</summary>
    public TorchSharp.Modules.Conv2d Objectness { get; }

    /// <summary>Gets the 1x1 convolution to four deltas for each anchor.</summary>
    public TorchSharp.Modules.Conv2d Deltas { get; }

    // Names are those of the published checkpoints, given to register_module; fields would be registered a second time.
    protected override void RegisterComponents()
    {
    }

    /// <summary>[N, C, h, w] to objectness logits [N, A, h, w] and box deltas [N, 4·A, h, w].</summary>
    public override (Tensor Objectness, Tensor Deltas) forward(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Convolution.call(features).relu_();
        return (Objectness.call(x).MoveToOuterDisposeScope(), Deltas.call(x).MoveToOuterDisposeScope());
    }

    /// <summary>Turns the head's outputs for one image into proposals.</summary>
    /// <param name="objectness">[1, A, h, w].</param>
    /// <param name="deltas">[1, 4·A, h, w].</param>
    /// <param name="geometry">Boxes are clipped to its unpadded area.</param>
    /// <param name="count">At most so many proposals.</param>
    /// <returns>Boxes [P, 4] x0 y0 x1 y1 in network pixels and scores [P] in (0, 1), best first.</returns>
    public (Tensor Boxes, Tensor Scores) Propose(Tensor objectness, Tensor deltas, FrameGeometry geometry, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        DeepFeatureFlowArchitecture a = _architecture;
        Tensor anchors = Anchors.Grid(
            objectness.shape[2], objectness.shape[3], ResNetBackbone.Stride, a.AnchorScales, a.AnchorRatios, objectness.device);
        Tensor scores = objectness[0].permute(1, 2, 0).reshape(-1).sigmoid();
        Tensor offsets = deltas[0].permute(1, 2, 0).reshape(-1, 4);

        long kept = Math.Min(a.ProposalsBeforeSuppression, scores.shape[0]);
        Tensor order = sort(scores, dim: 0, descending: true, stable: true).indices.narrow(0, 0, kept);
        scores = scores.index_select(0, order);
        Tensor boxes = BoxCoder.Decode(
                anchors.index_select(0, order), offsets.index_select(0, order), std: 1, geometry.NetworkWidth, geometry.NetworkHeight)
            .squeeze(1);

        Tensor size = boxes[.., 2..] - boxes[.., ..2];
        Tensor solid = (size > Number.Of(0)).all(dim: 1).nonzero().squeeze(1);
        boxes = boxes.index_select(0, solid);
        scores = scores.index_select(0, solid);
        Tensor best = NonMaximumSuppression.Apply(boxes, scores, a.ProposalNmsThreshold, count);
        return (boxes.index_select(0, best).MoveToOuterDisposeScope(), scores.index_select(0, best).MoveToOuterDisposeScope());
    }
}
