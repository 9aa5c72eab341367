using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Propagation;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>
/// Teaches the flow network by the pictures themselves: the reference frame, carried along the flow, should look like the current one,
/// and the flow should be smooth.
/// </summary>
/// <remarks>
/// Origin: Yu, Harley and Derpanis, "Back to Basics: Unsupervised Learning of Optical Flow via Brightness Constancy and Motion
/// Smoothness", 2016, equations 1 to 4. Detection losses alone do not hold the flow: where a cell is carried from does not matter to them
/// as long as it is background, and from random weights it drifted out of the picture, past recovery since there the sampler has no gradient.
/// </remarks>
internal static class PhotometricLoss
{
    // The two coarsest levels have cells larger than what moves.
    private const int FirstLevel = 2;

    // Generalised Charbonnier: less than linear, since what was hidden in the reference frame cannot be matched.
    private const double Power = 0.45;
    private const double ColorEpsilon = 0.01;
    private const double FlowEpsilon = 1e-3;

    /// <param name="levels">Flow at the resolutions of the decoder, see <see cref="FlowNetSimple.PredictLevels"/>.</param>
    /// <param name="images">[1, 6, h, w] current and reference frame, see <see cref="FlowInput"/>.</param>
    /// <param name="network">The network that the flow comes from.</param>
    /// <param name="weights">Of brightness constancy and of smoothness.</param>
    /// <returns>A scalar, with gradient.</returns>
    public static Tensor Compute(Tensor[] levels, Tensor images, FlowNetSimple network, ObjectiveWeights weights)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor sum = zeros(1, device: images.device).squeeze();
        foreach (Tensor level in levels[FirstLevel..])
        {
            Tensor shrunk = functional.adaptive_avg_pool2d(images, [level.shape[2], level.shape[3]]);
            Tensor flow = level * Number.Of(network.PixelsPerUnit * network.InputScale * level.shape[3] / images.shape[3]);
            sum = sum.Plus(Brightness(flow, shrunk) * Number.Of(weights.Photometric)).Plus(Roughness(level) * Number.Of(weights.Smoothness));
        }

        return sum.MoveToOuterDisposeScope();
    }

    // Flow in cells of the pictures.
    private static Tensor Brightness(Tensor flow, Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor carried = FeatureWarp.Apply(images.narrow(1, 3, 3), flow, WarpConvention.IdentityAtZeroFlow);
        return (carried - images.narrow(1, 0, 3)).Squared().mean([1]).Plus(Number.Of(ColorEpsilon * ColorEpsilon)).pow(Number.Of(Power)).mean()
            .MoveToOuterDisposeScope();
    }

    // Mean difference between neighbouring cells, in the network's own units.
    private static Tensor Roughness(Tensor level)
    {
        using DisposeScope scope = NewDisposeScope();
        long height = level.shape[2], width = level.shape[3];
        Tensor Difference(int dimension, long size) => (level.narrow(dimension, 1, size - 1) - level.narrow(dimension, 0, size - 1))
            .Squared().Plus(Number.Of(FlowEpsilon * FlowEpsilon)).sqrt().mean();

        // A picture may be a single cell high or wide.
        Tensor sum = zeros(1, device: level.device).squeeze();
        if (width > 1)
            sum = sum.Plus(Difference(3, width));
        if (height > 1)
            sum = sum.Plus(Difference(2, height));
        return sum.MoveToOuterDisposeScope();
    }
}
