using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Flow at the resolution of one decoder level.</summary>
/// <param name="Flow">[N, 2, h/s, w/s]: the weighted mean of each cell.</param>
/// <param name="Weight">[N, 1, h/s, w/s]: the mean weight of each cell, 0 to 1.</param>
internal sealed record FlowTargets(Tensor Flow, Tensor Weight)
{
    /// <param name="flow">[N, 2, h, w].</param>
    /// <param name="weight">[N, 1, h, w], above 0.</param>
    /// <param name="stride">Pixels of a cell's side; h and w are multiples of it.</param>
    public static FlowTargets AtStride(Tensor flow, Tensor weight, int stride)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor mean = functional.avg_pool2d(weight, stride, stride);
        Tensor sum = functional.avg_pool2d(flow * weight, stride, stride);
        return new FlowTargets((sum / mean).MoveToOuterDisposeScope(), mean.MoveToOuterDisposeScope());
    }
}
