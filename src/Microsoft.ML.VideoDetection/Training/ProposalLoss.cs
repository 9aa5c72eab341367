using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>What the proposal head got wrong: objectness by sigmoid cross-entropy, boxes by smooth L1.</summary>
/// <remarks>Origin: mmdet/models/dense_heads/anchor_head.py, with the published matcher, sampler and allowed_border.</remarks>
internal sealed class ProposalLoss(DeepFeatureFlowArchitecture architecture, BoxSampler sampler)
{
    private const double Beta = 1.0 / 9;

    private readonly BoxMatcher _matcher = new(positiveIou: 0.7, negativeIou: 0.3, leastBestIou: 0.3);

    /// <summary>What the published recipe learns in a step: so many anchors, up to half of them objects.</summary>
    public const int PublishedSampleCount = 256;

    /// <inheritdoc cref="PublishedSampleCount"/>
    public const double PublishedObjectShare = 0.5;

    /// <param name="objectness">Logits [1, A, h, w].</param>
    /// <param name="deltas">[1, 4·A, h, w].</param>
    /// <param name="targets">What is labelled.</param>
    /// <param name="geometry">Of the frame.</param>
    /// <param name="generator">Source of chance for the sampler.</param>
    /// <returns>Two scalars.</returns>
    public (Tensor Objectness, Tensor Boxes) Compute(
        Tensor objectness, Tensor deltas, FrameTargets targets, FrameGeometry geometry, Generator generator)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = objectness[0].permute(1, 2, 0).reshape(-1);
        Tensor offsets = deltas[0].permute(1, 2, 0).reshape(-1, 4);
        (Tensor positive, Tensor negative, Tensor wantedOffsets) = Targets(objectness, targets, geometry, generator);

        long count = positive.shape[0] + negative.shape[0];
        Tensor chosen = logits.index_select(0, cat([positive, negative]));
        Tensor wanted = cat([ones_like(positive), zeros_like(negative)]).to(logits.dtype);
        Scalar factor = Number.Of(1.0 / Math.Max(1, count));
        Tensor objectnessLoss = functional.binary_cross_entropy_with_logits(chosen, wanted, reduction: Reduction.Sum) * factor;
        Tensor boxLoss = functional.smooth_l1_loss(offsets.index_select(0, positive), wantedOffsets, Reduction.Sum, Beta) * factor;
        return (objectnessLoss.MoveToOuterDisposeScope(), boxLoss.MoveToOuterDisposeScope());
    }

    private (Tensor Positive, Tensor Negative, Tensor Targets) Targets(
        Tensor objectness, FrameTargets frame, FrameGeometry geometry, Generator generator)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        Tensor anchors = Anchors.Grid(
            objectness.shape[2], objectness.shape[3], ResNetBackbone.Stride,
            architecture.AnchorScales, architecture.AnchorRatios, objectness.device);

        // Anchors that reach beyond the picture learn nothing.
        Tensor inside = (anchors[.., 0] >= Number.Of(0)).logical_and(anchors[.., 1] >= Number.Of(0))
            .logical_and(anchors[.., 2] < Number.Of(geometry.NetworkWidth))
            .logical_and(anchors[.., 3] < Number.Of(geometry.NetworkHeight))
            .nonzero().squeeze(1);
        anchors = anchors.index_select(0, inside);
        Tensor matched = _matcher.Match(anchors, frame.Boxes, frame.IgnoredBoxes);
        (Tensor positive, Tensor negative) = sampler.Sample(matched, generator);
        Tensor targets = BoxCoder.Encode(
            anchors.index_select(0, positive),
            frame.Boxes.index_select(0, matched.index_select(0, positive) - Number.Of(1)),
            std: 1);
        return (
            inside.index_select(0, positive).MoveToOuterDisposeScope(),
            inside.index_select(0, negative).MoveToOuterDisposeScope(),
            targets.MoveToOuterDisposeScope());
    }
}
