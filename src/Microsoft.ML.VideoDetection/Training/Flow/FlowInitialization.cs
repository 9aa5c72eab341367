using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Weights that a flow network starts from: random, or for pretraining part block matching.</summary>
/// <remarks>
/// From random weights alone a flow network of half width was no better than no flow after 120 steps of 4 pairs; the published
/// training has time for millions of pairs. So there some channels start as what they would have to find out, see
/// <see cref="MatchingEncoder"/>, and each level starts as the coarser one's flow, enlarged; which score means which flow is learnt.
/// All other weights are random and keep the signal's variance (He et al., "Delving deep into rectifiers", 2015, equation 14).
/// </remarks>
internal static class FlowInitialization
{
    // The variance that the leaky slope of 0.1 leaves of a symmetric signal is (1 + 0.1^2) / 2.
    private const double VarianceGain = 2 / 1.01;

    // With block matching the flow is nearly zero and not zero: which score means which flow is found sooner from there.
    private const double PredictorGain = 0.01;

    // Of the first layer; at least one channel in five stays random, to see what matching does not.
    private const double MatchingShare = 0.8;

    private static readonly float[] BilinearTaps = [0.25f, 0.75f, 0.75f, 0.25f];

    /// <summary>Draws all weights and sets all biases to zero; the numbers don't depend on the network's device. Without block matching the flow of any pair is zero.</summary>
    /// <param name="network">Its parameters are overwritten.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <param name="matches">Whether part of the encoder is block matching.</param>
    public static void Apply(FlowNetSimple network, ulong seed, bool matches)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using var generator = new Generator(seed);
        MatchingEncoder? matching = null;
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            using DisposeScope inner = NewDisposeScope();
            if (parameter.dim() == 1)
            {
                parameter.zero_();
                continue;
            }

            string layer = name[..^".conv.weight".Length];
            Tensor weight = randn(parameter.shape, generator: generator);
            weight.mul_(Number.Of(Math.Sqrt(VarianceGain / FanIn(layer, parameter.shape))));
            if (matches && layer.StartsWith("conv", StringComparison.Ordinal))
                (matching ??= new MatchingEncoder(ShiftsOf(weight.shape[0]))).Write(layer, weight);
            else if (layer.StartsWith("predict_flow", StringComparison.Ordinal))
                Refine(weight.mul_(Number.Of(matches ? PredictorGain : 0)), isCoarsest: layer == "predict_flow6");
            else if (layer.StartsWith("upsample_flow", StringComparison.Ordinal))
                Enlarge(weight);
            parameter.copy_(weight);
        }
    }

    // Two channels per shift and four for the frames.
    private static int ShiftsOf(long channels) => Math.Max(0, (int)((MatchingShare * channels) - 4) / 2);

    // The coarser level's flow is in the last two channels.
    private static void Refine(Tensor weight, bool isCoarsest)
    {
        if (isCoarsest)
            return;
        int first = (int)weight.shape[1] - 2, centre = (int)weight.shape[2] / 2;
        weight[.., first..].zero_();
        weight[0, first, centre, centre].fill_(1);
        weight[1, first + 1, centre, centre].fill_(1);
    }

    // Bilinear interpolation by a factor of 2, as a transposed convolution of 4x4.
    private static void Enlarge(Tensor weight)
    {
        Tensor taps = tensor(BilinearTaps);
        weight.zero_();
        weight[0, 0].copy_(taps.outer(taps));
        weight[1, 1].copy_(taps.outer(taps));
    }

    // A transposed convolution of stride 2 reaches each pixel with a quarter of its kernel.
    private static double FanIn(string layer, long[] shape) => layer.StartsWith("deconv", StringComparison.Ordinal)
        ? shape[0] * shape[2] * shape[3] / 4.0
        : shape[1] * shape[2] * shape[3];
}
