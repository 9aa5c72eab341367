using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Propagation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Gives a flow network the weights that it starts from: random ones, with which the flow of any pair is zero.</summary>
/// <remarks>
/// Each level starts as the coarser one's flow, enlarged. All other weights are random and keep the signal's variance (He et al.,
/// "Delving deep into rectifiers", 2015, equation 14).
/// </remarks>
internal static class FlowInitialization
{
    // The variance that the leaky slope of 0.1 leaves of a symmetric signal is (1 + 0.1^2) / 2.
    private const double VarianceGain = 2 / 1.01;

    private static readonly float[] BilinearTaps = [0.25f, 0.75f, 0.75f, 0.25f];

    /// <summary>Draws all weights and sets all biases to zero; the numbers don't depend on the network's device.</summary>
    /// <param name="network">Its parameters are overwritten.</param>
    /// <param name="seed">Of the random numbers.</param>
    public static void Apply(FlowNetSimple network, ulong seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using var generator = new Generator(seed);
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
            if (layer.StartsWith("predict_flow", StringComparison.Ordinal))
                Refine(weight.zero_(), isCoarsest: layer == "predict_flow6");
            else if (layer.StartsWith("upsample_flow", StringComparison.Ordinal))
                Enlarge(weight);
            else
                weight.mul_(Number.Of(Math.Sqrt(VarianceGain / FanIn(layer, parameter.shape))));
            parameter.copy_(weight);
        }
    }

    // The coarser level's flow is in the last two channels.
    private static void Refine(Tensor weight, bool isCoarsest)
    {
        if (isCoarsest)
            return;
        int first = (int)weight.shape[1] - 2, centre = (int)weight.shape[2] / 2;
        weight[0, first, centre, centre].fill_(Number.Of(1));
        weight[1, first + 1, centre, centre].fill_(Number.Of(1));
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
