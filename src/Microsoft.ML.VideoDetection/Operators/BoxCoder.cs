using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Represents one box, x0 y0 x1 y1.</summary>
internal readonly record struct Box(float X0, float Y0, float X1, float Y1)
{
    /// <summary>Computes the part of the smaller of two boxes that lies in the other, 0 where either is empty.</summary>
    public float ShareWithSmaller(in Box other)
    {
        float width = Math.Min(X1, other.X1) - Math.Max(X0, other.X0), height = Math.Min(Y1, other.Y1) - Math.Max(Y0, other.Y0);
        return width > 0 && height > 0 ? width * height / Math.Min((X1 - X0) * (Y1 - Y0), (other.X1 - other.X0) * (other.Y1 - other.Y0)) : 0;
    }

    /// <summary>Computes intersection over union with another box, 0 where either is empty.</summary>
    public float Iou(in Box other)
    {
        float width = Math.Min(X1, other.X1) - Math.Max(X0, other.X0);
        float height = Math.Min(Y1, other.Y1) - Math.Max(Y0, other.Y0);
        if (!(width > 0 && height > 0))
            return 0;
        float shared = width * height;
        return shared / (((X1 - X0) * (Y1 - Y0)) + ((other.X1 - other.X0) * (other.Y1 - other.Y0)) - shared);
    }
}

/// <summary>Converts between boxes and offsets from reference boxes: (dx, dy) of the center in reference sizes, (dw, dh) as log size ratios.</summary>
/// <remarks>Origin: mmdet/core/bbox/coder/delta_xywh_bbox_coder.py; widths are x1 - x0, without the legacy + 1.</remarks>
internal static class BoxCoder
{
    /// <summary>Represents the largest |dw|, |dh| that decoding applies, so that an untrained network cannot overflow.</summary>
    public static readonly double MaxLogRatio = Math.Abs(Math.Log(16.0 / 1000));

    private static readonly float _maxLogRatio = (float)MaxLogRatio;

    /// <summary>Decodes deltas to a box, clipped to the picture.</summary>
    /// <param name="reference">The box that the deltas are relative to.</param>
    /// <param name="deltas">dx dy dw dh in units of <paramref name="std"/>.</param>
    /// <param name="std">Standard deviation that the deltas are divided by.</param>
    /// <param name="width">The box is clipped to [0, width].</param>
    /// <param name="height">The box is clipped to [0, height].</param>
    /// <returns>The box in the coordinates of the reference box.</returns>
    public static Box Decode(Box reference, ReadOnlySpan<float> deltas, float std, float width, float height)
    {
        float sizeX = reference.X1 - reference.X0, sizeY = reference.Y1 - reference.Y0;
        float centerX = reference.X0 + (sizeX * 0.5f) + (sizeX * (deltas[0] * std));
        float centerY = reference.Y0 + (sizeY * 0.5f) + (sizeY * (deltas[1] * std));
        float halfX = sizeX * MathF.Exp(Math.Clamp(deltas[2] * std, -_maxLogRatio, _maxLogRatio)) * 0.5f;
        float halfY = sizeY * MathF.Exp(Math.Clamp(deltas[3] * std, -_maxLogRatio, _maxLogRatio)) * 0.5f;
        return new Box(
            Math.Clamp(centerX - halfX, 0, width),
            Math.Clamp(centerY - halfY, 0, height),
            Math.Clamp(centerX + halfX, 0, width),
            Math.Clamp(centerY + halfY, 0, height));
    }

    /// <summary>Encodes the deltas that a network should predict to reach the target boxes: the inverse of <see cref="Decode"/>, unclipped.</summary>
    /// <param name="reference">[N, 4] x0 y0 x1 y1, of positive width and height.</param>
    /// <param name="target">[N, 4] x0 y0 x1 y1, of positive width and height.</param>
    /// <param name="std">Standard deviation that the deltas are divided by.</param>
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
