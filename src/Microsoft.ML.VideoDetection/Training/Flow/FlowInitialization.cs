using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Random weights that a flow network can be trained from in a few hundred steps.</summary>
/// <remarks>
/// Torch's own initialisation takes a factor of about 0.6 off the signal in each of ten layers; these keep it (He et al., "Delving deep
/// into rectifiers", 2015, equation 14). The first layer looks at edges, not at brightness: half of its filters add the two frames, half
/// subtract them, which is what the direction of a motion is computed from.
/// </remarks>
internal static class FlowInitialization
{
    private const string FirstLayer = "conv1.0.conv.weight";

    // The variance that the leaky slope of 0.1 leaves of a symmetric signal is (1 + 0.1^2) / 2.
    private const double VarianceGain = 2 / 1.01;

    // Neighbouring pixels are alike, so filters without brightness give little: this brings their output back to about one.
    internal static double EdgeGain = 4;

    // Small first predictions: a flow network starts near zero flow and not with a random one.
    internal static double PredictorGain = 0.1;

    /// <summary>Draws all weights and sets all biases to zero; the numbers don't depend on the network's device.</summary>
    /// <param name="network">Its parameters are overwritten.</param>
    /// <param name="seed">Of the random numbers.</param>
    public static void Apply(FlowNetSimple network, ulong seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using var generator = new Generator(seed);
        foreach ((string name, Parameter parameter) in network.named_parameters())
            parameter.copy_(parameter.dim() == 1 ? zeros(parameter.shape) : Draw(name, parameter.shape, generator));
    }

    private static Tensor Draw(string name, long[] shape, Generator generator)
    {
        double deviation = Math.Sqrt(VarianceGain / FanIn(name, shape));
        if (name == FirstLayer)
            return EdgesAndChanges(shape, generator) * (EdgeGain * deviation);
        return randn(shape, generator: generator) * (name.StartsWith("predict_flow", StringComparison.Ordinal) ? PredictorGain * deviation : deviation);
    }

    private static Tensor EdgesAndChanges(long[] shape, Generator generator)
    {
        Tensor filters = randn([shape[0], shape[1] / 2, shape[2], shape[3]], generator: generator);
        filters -= filters.mean([2, 3], keepdim: true);
        Tensor sign = ones(shape[0], 1, 1, 1);
        sign[(int)(shape[0] / 2)..].neg_();
        return cat([filters, filters * sign], dim: 1);
    }

    // A transposed convolution of stride 2 reaches each pixel with a quarter of its kernel.
    private static double FanIn(string name, long[] shape) =>
        name.StartsWith("deconv", StringComparison.Ordinal) || name.StartsWith("upsample", StringComparison.Ordinal)
            ? shape[0] * shape[2] * shape[3] / 4.0
            : shape[1] * shape[2] * shape[3];
}
