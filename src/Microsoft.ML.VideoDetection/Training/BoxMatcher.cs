using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Decides for every candidate box (anchor or proposal) which labelled object it should learn, if any.</summary>
/// <remarks>Origin: mmdet/core/bbox/assigners/max_iou_assigner.py; Ren et al., "Faster R-CNN", section 3.1.2.</remarks>
/// <param name="positiveIou">Candidates with at least this IoU with an object learn it.</param>
/// <param name="negativeIou">Candidates with less than this IoU with every object learn the background.</param>
/// <param name="leastBestIou">
/// The best candidates of an object learn it even below <paramref name="positiveIou"/>, if their IoU is at least this.
/// </param>
internal sealed class BoxMatcher(double positiveIou, double negativeIou, double leastBestIou)
{
    /// <summary>Value for candidates that learn nothing.</summary>
    public const long Unused = -1;

    /// <summary>Value for candidates that learn the background; object i has the value i + 1.</summary>
    public const long Background = 0;

    // A candidate that lies by more than this share in an ignored box learns nothing.
    private const double IgnoredShare = 0.5;

    /// <param name="candidates">[N, 4] x0 y0 x1 y1.</param>
    /// <param name="objects">[G, 4] x0 y0 x1 y1, in the same space; G may be 0.</param>
    /// <param name="ignored">[K, 4] crowds and uncertain boxes; K may be 0.</param>
    /// <returns>[N] int64: <see cref="Unused"/>, <see cref="Background"/>, or 1 + index of the object.</returns>
    public Tensor Match(Tensor candidates, Tensor objects, Tensor ignored)
    {
        using DisposeScope scope = NewDisposeScope();
        long count = candidates.shape[0];
        Tensor matched = objects.shape[0] == 0
            ? zeros([count], int64, candidates.device)
            : MatchObjects(BoxIou.Pairwise(objects, candidates), candidates.device);
        if (ignored.shape[0] > 0)
        {
            Tensor isIgnored = (Share(candidates, ignored) > Number.Of(IgnoredShare)).logical_and(matched == Number.Of(Background));
            matched = matched.masked_fill(isIgnored, Number.Of(Unused));
        }

        return matched.MoveToOuterDisposeScope();
    }

    private Tensor MatchObjects(Tensor overlaps, Device device)
    {
        (Tensor best, Tensor bestObject) = overlaps.max(0);
        Tensor matched = full_like(bestObject, Number.Of(Unused))
            .masked_fill(best < Number.Of(negativeIou), Number.Of(Background));
        matched = where(best >= Number.Of(positiveIou), bestObject.Plus(Number.Of(1)), matched);

        // Each object's best candidates, all that are equally good; where they compete, the last object wins.
        Tensor bestOfObject = overlaps.amax([1], keepdim: true);
        Tensor isBest = (overlaps == bestOfObject).logical_and(bestOfObject >= Number.Of(leastBestIou));
        Tensor number = Number.Range(overlaps.shape[0], int64, device).unsqueeze(1).Plus(Number.Of(1));
        Tensor claimed = (isBest.to(int64) * number).amax([0]);
        return where(claimed > Number.Of(0), claimed, matched);
    }

    /// <summary>[N]: the largest share of a candidate's area that lies in one of the regions.</summary>
    private static Tensor Share(Tensor candidates, Tensor regions)
    {
        Tensor topLeft = maximum(candidates[.., ..2].unsqueeze(1), regions[.., ..2].unsqueeze(0));
        Tensor bottomRight = minimum(candidates[.., 2..].unsqueeze(1), regions[.., 2..].unsqueeze(0));
        Tensor common = (bottomRight - topLeft).clamp_min(Number.Of(0)).prod(2);
        Tensor area = (candidates[.., 2..] - candidates[.., ..2]).prod(1, keepdim: true).clamp_min(Number.Of(1e-6));
        return (common / area).amax([1]);
    }
}
