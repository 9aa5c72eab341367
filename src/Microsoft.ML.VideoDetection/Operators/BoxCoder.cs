using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Boxes as offsets from reference boxes: (dx, dy) of the centre in reference sizes, (dw, dh) as log size ratios.</summary>
/// <remarks>Origin: mmdet/core/bbox/coder/delta_xywh_bbox_coder.py; widths are x1 - x0, without the legacy + 1.</remarks>
internal static class BoxCoder
{
    /// <summary>Largest |dw|, |dh| that decoding follows, so that an untrained network cannot overflow.</summary>
    public static readonly double MaxLogRatio = Math.Abs(Math.Log(16.0 / 1000));

    /// <param name="reference">[N, 4] x0 y0 x1 y1.</param>
    /// <param name="deltas">[N, 4·k] for k classes (or 1): dx dy dw dh in units of <paramref name="std"/>.</param>
    /// <param name="std">Unit of the deltas.</param>
    /// <param name="width">Boxes are clipped to [0, width].</param>
    /// <param name="height">Boxes are clipped to [0, height].</param>
    /// <returns>[N, k, 4] x0 y0 x1 y1 in the space of the reference boxes.</returns>
    public static Tensor Decode(Tensor reference, Tensor deltas, double std, double width, double height)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor corner = reference[.., ..2].unsqueeze(1);
        Tensor size = reference[.., 2..].unsqueeze(1) - corner;
        Tensor center = corner.Plus(size * Number.Of(0.5));

        // Not -1 for k: with no box at all, any k would do.
        Tensor scaled = deltas.view(deltas.shape[0], deltas.shape[1] / 4, 4) * Number.Of(std);
        Tensor newCenter = center.Plus(size * scaled[.., .., ..2]);
        Tensor halfSize = size * scaled[.., .., 2..].clamp(Number.Of(-MaxLogRatio), Number.Of(MaxLogRatio)).exp() * Number.Of(0.5);
        Tensor boxes = cat([newCenter - halfSize, newCenter.Plus(halfSize)], dim: -1);
        boxes[.., .., TensorIndex.Slice(0, null, 2)].clamp_(Number.Of(0), Number.Of(width));
        boxes[.., .., TensorIndex.Slice(1, null, 2)].clamp_(Number.Of(0), Number.Of(height));
        return boxes.MoveToOuterDisposeScope();
    }

    /// <summary>The inverse of <see cref="Decode"/>, unclipped: what a network should predict to reach the target boxes.</summary>
    /// <param name="reference">[N, 4] x0 y0 x1 y1, of positive width and height.</param>
    /// <param name="target">[N, 4] x0 y0 x1 y1, of positive width and height.</param>
    /// <param name="std">Unit of the deltas.</param>
    /// <returns>[N, 4] dx dy dw dh.</returns>
    public static Tensor Encode(Tensor reference, Tensor target, double std)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor size = reference[.., 2..] - reference[.., ..2];
        Tensor targetSize = target[.., 2..] - target[.., ..2];
        Tensor shift = (target[.., ..2].Plus(target[.., 2..]) - reference[.., ..2] - reference[.., 2..]) * Number.Of(0.5) / size;
        return cat([shift, (targetSize / size).log()], dim: 1).div_(Number.Of(std)).MoveToOuterDisposeScope();
    }
}
