using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>Runs the layers of the detection heads without freezing them, on any device, also while they are being trained; ranks have no effect.</summary>
/// <param name="proposalHead">Not disposed.</param>
/// <param name="regionHead">Not disposed.</param>
internal sealed class PlainDetectionLayers(ProposalHead proposalHead, RegionHead regionHead) : IDetectionLayers
{
    /// <inheritdoc/>
    public Tensor ProposalOutputs(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor objectness, Tensor deltas) = proposalHead.call(features);
        return cat([objectness, deltas], dim: 1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Pool(Tensor features, float[] boxes)
    {
        using Tensor regions = tensor(boxes, [boxes.Length / 4, 4], device: features.device);
        return RegionHead.Pool(features, regions);
    }

    /// <inheritdoc/>
    public Tensor RegionOutputs(Tensor regions, int? rank)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor logits, Tensor deltas) = regionHead.Classify(regions);
        return cat([logits, deltas], dim: 1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Prepare(int? rank)
    {
    }

    public void Dispose()
    {
    }
}
