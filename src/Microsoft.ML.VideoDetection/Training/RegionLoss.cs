using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>What the region head got wrong: classes by softmax cross-entropy, boxes of the right class by smooth L1.</summary>
/// <remarks>Origin: mmdet/models/roi_heads/standard_roi_head.py and bbox_heads/bbox_head.py, with the published matcher and sampler.</remarks>
internal sealed class RegionLoss(RegionHead head, BoxSampler sampler)
{
    private readonly BoxMatcher _matcher = new(positiveIou: 0.5, negativeIou: 0.5, leastBestIou: 0.5);

    /// <summary>What the published recipe learns in a step: so many regions, up to a quarter of them objects.</summary>
    public const int PublishedSampleCount = 512;

    /// <inheritdoc cref="PublishedSampleCount"/>
    public const double PublishedObjectShare = 0.25;

    /// <param name="features">[1, C, h, w] of the current frame, own or carried.</param>
    /// <param name="proposals">[P, 4] x0 y0 x1 y1, network pixels, without gradient.</param>
    /// <param name="frame">What is labelled.</param>
    /// <param name="generator">Source of chance for the sampler.</param>
    /// <returns>Two scalars.</returns>
    public (Tensor Classes, Tensor Boxes) Compute(Tensor features, Tensor proposals, FrameTargets frame, Generator generator)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor regions, Tensor labels, Tensor targets) = Targets(proposals, frame, generator);
        (Tensor logits, Tensor deltas) = head.call(features, regions);

        // No region at all is no mistake: an ignored box may cover the whole frame.
        long count = Math.Max(1, regions.shape[0]);
        Tensor classLoss = functional.cross_entropy(logits, labels, reduction: Reduction.Sum) / Number.Of(count);

        long positives = targets.shape[0], classes = deltas.shape[1] / 4;
        Tensor ofClass = deltas.view(-1, classes, 4).narrow(0, 0, positives)
            .gather(1, labels.narrow(0, 0, positives).view(-1, 1, 1).expand(-1, 1, 4))
            .squeeze(1);
        Tensor boxLoss = functional.smooth_l1_loss(ofClass, targets, Reduction.Sum, beta: 1) / Number.Of(count);
        return (classLoss.MoveToOuterDisposeScope(), boxLoss.MoveToOuterDisposeScope());
    }

    /// <summary>Regions [R, 4], objects first; their labels [R], background last; box targets [number of objects, 4].</summary>
    private (Tensor Regions, Tensor Labels, Tensor Targets) Targets(Tensor proposals, FrameTargets frame, Generator generator)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();

        // The objects themselves are candidates too: at first no proposal hits them.
        Tensor candidates = cat([frame.Boxes, proposals], dim: 0);
        Tensor matched = _matcher.Match(candidates, frame.Boxes, frame.IgnoredBoxes);
        (Tensor positive, Tensor negative) = sampler.Sample(matched, generator);
        Tensor objects = matched.index_select(0, positive) - Number.Of(1);
        Tensor regions = candidates.index_select(0, cat([positive, negative]));
        Tensor labels = cat([frame.Labels.index_select(0, objects), full_like(negative, Number.Of(head.BackgroundLabel))]);
        Tensor targets = BoxCoder.Encode(
            candidates.index_select(0, positive), frame.Boxes.index_select(0, objects), RegionHead.DeltaStd);
        return (regions.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope(), targets.MoveToOuterDisposeScope());
    }
}
