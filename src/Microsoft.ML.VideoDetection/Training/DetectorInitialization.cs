using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The random weights that a detector is trained from where no file has others.</summary>
/// <remarks>
/// torch's own choice lets the signal shrink to less than half in every layer without a norm: through neck and heads little of the
/// picture reaches the classes, through the flow network's nine layers nothing does, and hundreds of steps pass before that changes.
/// Origin of the spreads: mmdet, init_cfg of resnet.py, channel_mapper.py, rpn_head.py and bbox_head.py.
/// </remarks>
internal static class DetectorInitialization
{
    private const double HeadStd = 0.01;
    private const double RegionBoxStd = 0.001;

    /// <summary>Draws all weights, but for those of norms; biases become zero, and so does the flow of any pair.</summary>
    /// <param name="network">On the CPU; its parameters are overwritten.</param>
    /// <param name="seed">Of the random numbers.</param>
    public static void Apply(FeatureFlowNetwork network, int seed)
    {
        if (network.FlowNetwork is { } flowNetwork)
            FlowInitialization.Apply(flowNetwork, (ulong)(uint)seed);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using var generator = new Generator((ulong)(uint)seed);
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            if (!name.StartsWith("detector.", StringComparison.Ordinal))
                continue;
            using DisposeScope inner = NewDisposeScope();
            if (parameter.dim() > 1)
                parameter.copy_(randn(parameter.shape, generator: generator).mul_(Number.Of(Std(name, parameter.shape))));
            else if (name.EndsWith(".bias", StringComparison.Ordinal))
                parameter.zero_();
        }
    }

    private static double Std(string name, long[] shape)
    {
        long window = shape.Skip(2).Aggregate(1L, (product, side) => product * side);
        double fanIn = shape[1] * window, fanOut = shape[0] * window;
        return name.Split('.') switch
        {
            [_, "backbone", ..] => Math.Sqrt(2 / fanOut),
            [_, "neck", ..] or [.., "shared_fcs", _, _] => Math.Sqrt(2 / (fanIn + fanOut)),
            [.., "fc_reg", _] => RegionBoxStd,
            _ => HeadStd,
        };
    }
}
