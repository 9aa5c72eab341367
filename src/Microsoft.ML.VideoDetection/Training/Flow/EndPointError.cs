using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>How far flow vectors end from where they should: the usual measure of optical flow.</summary>
internal static class EndPointError
{
    // The root's slope at zero is infinite; in the units of the network this is far below a pixel.
    private const double SmallestSquare = 1e-12;

    /// <param name="flow">[N, 2, h, w].</param>
    /// <param name="target">[N, 2, h, w], in the same unit.</param>
    /// <param name="weight">[N, 1, h, w], not negative.</param>
    /// <returns>Scalar: the weighted mean of the distances, in that unit; zero when nothing has weight.</returns>
    public static Tensor Mean(Tensor flow, Tensor target, Tensor weight)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor distance = (flow - target).square().sum(dim: 1, keepdim: true).add(Number.Of(SmallestSquare)).sqrt();
        return ((distance * weight).sum() / weight.sum().clamp_min(Number.Of(SmallestSquare))).MoveToOuterDisposeScope();
    }
}
