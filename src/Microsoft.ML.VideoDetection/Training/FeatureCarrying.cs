using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Carries features of the reference frame to the current one, with gradient: along given motion, or along the flow that is being learnt.</summary>
/// <param name="network">In training mode, on its device.</param>
/// <param name="weights">What the parts of the objective count.</param>
internal sealed class FeatureCarrying(FeatureFlowNetwork network, ObjectiveWeights weights)
{
    /// <summary>Carries. In the caller's scope, like everything that one backward pass goes through.</summary>
    /// <param name="own">Features of the reference frame, [1, C, h, w].</param>
    /// <param name="pair">Of the same pair, with motion or images for the flow network.</param>
    /// <returns>The features, and what the pictures say of the flow, with its weights.</returns>
    public (Tensor Carried, Tensor FlowLoss) Carry(Tensor own, PairTensors pair) => pair.Motion is { } motion
        ? (AlongMotion(own, motion), TaskLosses.Nothing(own.device))
        : AlongFlow(own, pair.FlowImages!, network.FlowNetwork!);

    /// <summary>Carries features along given motion, as inference does it; the gradient goes to the features alone.</summary>
    /// <param name="own">[1, C, h, w].</param>
    /// <param name="motion">[1, 2, h, w], cells.</param>
    internal static Tensor AlongMotion(Tensor own, Tensor motion) => FeatureWarp.Apply(own, motion, WarpConvention.IdentityAtZeroFlow);

    private (Tensor Carried, Tensor FlowLoss) AlongFlow(Tensor own, Tensor images, FlowNetSimple flowNetwork)
    {
        Tensor[] levels = flowNetwork.PredictLevels(images);
        Tensor flow = FlowNetSimple.ToNetworkPixels(levels[^1], images, flowNetwork.InputScale);
        Tensor loss = weights.TeachFlow ? PhotometricLoss.Compute(levels, images, flowNetwork, weights) : TaskLosses.Nothing(images.device);
        return (FeatureWarp.Apply(own, flow, network.Architecture.Warp), loss);
    }
}
