using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>How much of a frame the flow to its key frame does not explain: what was hidden there, or moved otherwise than the flow says.</summary>
internal static class FlowResidual
{
    /// <summary>Side of the blocks that are compared, in pixels of the flow network's input: noise averages out in them.</summary>
    private const int Block = 4;

    /// <summary>Colours that differ by more than this, as a share of their range, are taken for others.</summary>
    private const double Tolerance = 0.1;

    /// <param name="current">The frame as the flow network sees it, RGB in a range of 1: [1, 3, h, w].</param>
    /// <param name="key">The key frame, likewise.</param>
    /// <param name="flow">[1, 2, H, W], network pixels, from the frame to the key frame.</param>
    /// <returns>Share of the blocks, in [0, 1]. What was outside of the key frame counts by its border.</returns>
    public static double Measure(Tensor current, Tensor key, Tensor flow)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor now = functional.avg_pool2d(current, [Block, Block]), then = functional.avg_pool2d(key, [Block, Block]);
        Tensor difference = (now - FeatureWarp.Apply(then, flow, WarpConvention.IdentityAtZeroFlow)).abs().amax([1]);
        return (difference - Number.Of(Tolerance)).sign().clamp_min(Number.Of(0)).mean().item<float>();
    }
}
