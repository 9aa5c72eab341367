using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Computes intersection over union of boxes.</summary>
internal static class BoxIou
{
    /// <param name="a">[N, 4] x0 y0 x1 y1.</param>
    /// <param name="b">[M, 4] x0 y0 x1 y1.</param>
    /// <returns>[N, M] in [0, 1]; 0 where both boxes are empty.</returns>
    public static Tensor Pairwise(Tensor a, Tensor b)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor topLeft = maximum(a[.., ..2].unsqueeze(1), b[.., ..2].unsqueeze(0));
        Tensor bottomRight = minimum(a[.., 2..].unsqueeze(1), b[.., 2..].unsqueeze(0));
        Tensor overlap = (bottomRight - topLeft).clamp_min_(Number.Of(0));
        Tensor intersection = overlap[.., .., 0] * overlap[.., .., 1];
        Tensor union = Area(a).unsqueeze(1).Plus(Area(b).unsqueeze(0)) - intersection;
        return (intersection / union.clamp_min_(Number.Of(1e-6))).MoveToOuterDisposeScope();
    }

    private static Tensor Area(Tensor boxes) =>
        (boxes[.., 2] - boxes[.., 0]) * (boxes[.., 3] - boxes[.., 1]);
}
