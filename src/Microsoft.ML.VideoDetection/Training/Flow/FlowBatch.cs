using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Pairs of one size as tensors.</summary>
/// <param name="Images">[N, 6, h, w], see <see cref="FlowInput"/>.</param>
/// <param name="Flow">[N, 2, h, w]: x and y, in network pixels.</param>
/// <param name="Visible">[N, 1, h, w]: 1 where the key frame shows the pixel's surface, otherwise 0.</param>
internal sealed record FlowBatch(Tensor Images, Tensor Flow, Tensor Visible)
{
    /// <param name="pairs">At least one, all of the same size.</param>
    /// <param name="networkPixels">Network pixels per pixel of a pair.</param>
    /// <param name="device">Where the tensors go.</param>
    public static FlowBatch From(IReadOnlyList<FlowPair> pairs, double networkPixels, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        (int width, int height) = (pairs[0].Width, pairs[0].Height);
        Tensor Join<T>(Func<FlowPair, ReadOnlyMemory<T>> part, Func<T[], Tensor> make) =>
            cat([.. pairs.Select(pair => make(part(pair).ToArray()))], dim: 0).to(device);

        Tensor pixels = Join<byte>(pair => pair.Pixels, values => tensor(values, [1, 2, height, width, 3]));
        Tensor flow = Join(pair => pair.Flow.Vectors, values => tensor(values, [1, height, width, 2]));
        Tensor visible = Join(pair => pair.Flow.Visible, values => tensor(values, [1, 1, height, width]));
        return new FlowBatch(
            FlowInput.FromPixels(pixels).MoveToOuterDisposeScope(),
            flow.permute(0, 3, 1, 2).contiguous().mul_(Number.Of(networkPixels)).MoveToOuterDisposeScope(),
            visible.to(float32).MoveToOuterDisposeScope());
    }
}
