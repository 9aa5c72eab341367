using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>What flow pretraining minimises: the end-point errors at all resolutions of the decoder, added up with weights.</summary>
internal static class FlowObjective
{
    // From coarse to fine. FlowNet's own training began with 0.32 to 0.005, which leaves the finest level, the only one that is used,
    // to the hundreds of thousands of steps after; here there are hundreds.
    private static readonly double[] LevelWeights = [1, 1, 1, 1, 1];

    // Where the key frame shows nothing, features of something else arrive, whatever the flow: any guess near the truth will do.
    private const double HiddenWeight = 0.1;

    /// <param name="network">The network to train.</param>
    /// <param name="batch">Pairs whose sides are multiples of <see cref="FlowNetSimple.CoarsestStride"/>.</param>
    /// <returns>Scalars: the loss, and the end-point error at the finest resolution in network pixels, without gradient.</returns>
    public static (Tensor Loss, Tensor EndPointError) Compute(FlowNetSimple network, FlowBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] levels = network.PredictLevels(batch.Images);
        Tensor target = batch.Flow / Number.Of(network.PixelsPerUnit);
        Tensor weight = (batch.Visible * Number.Of(1 - HiddenWeight)).add_(Number.Of(HiddenWeight));
        Tensor loss = zeros(1, device: target.device);
        Tensor error = loss;
        for (int i = 0; i < levels.Length; i++)
        {
            FlowTargets targets = FlowTargets.AtStride(target, weight, FlowNetSimple.CoarsestStride >> i);
            error = Training.EndPointError.Mean(levels[i], targets.Flow, targets.Weight);
            loss = loss + (error * Number.Of(LevelWeights[i]));
        }

        return (loss.MoveToOuterDisposeScope(), (error.detach() * Number.Of(network.PixelsPerUnit)).MoveToOuterDisposeScope());
    }
}
