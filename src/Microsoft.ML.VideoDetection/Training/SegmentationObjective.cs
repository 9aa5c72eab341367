using Microsoft.ML.VideoDetection.Tasks.Segmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>
/// The end-to-end objective of segmentation: features of the reference frame, carried to the current one, must find the classes of its pixels; where the weights say so,
/// they must also find the reference frame's own without being carried, and the flow must fit the pictures.
/// </summary>
/// <remarks>Origin: DFF paper, section 4, "Training". That has the first part only.</remarks>
/// <param name="network">In training mode, on its device.</param>
/// <param name="loss">Of the pixels.</param>
/// <param name="weights">What the parts of the objective count.</param>
internal sealed class SegmentationObjective(SegmentationNetwork network, PixelLoss loss, ObjectiveWeights weights) : ITrainingObjective<LoadedMaskPair>
{
    /// <summary>The name of the one part: softmax cross-entropy of the pixels.</summary>
    public static readonly IReadOnlyList<string> LossNames = ["classes"];

    private readonly FeatureCarrying _carrying = new(network, weights);

    /// <inheritdoc/>
    public TaskLosses Compute(LoadedMaskPair pair, Device device, Generator generator)
    {
        using DisposeScope scope = NewDisposeScope();
        PairTensors tensors = PairTensors.Of(pair.Pictures, network.Architecture.FlowInputScale, device);
        Tensor own = network.ExtractFeatures(tensors.Reference);
        if (tensors.IsStill)
            return Losses(own, pair.Classes, pair, TaskLosses.Nothing(device)).MoveToOuterDisposeScope();

        (Tensor carried, Tensor flowLoss) = _carrying.Carry(own, tensors);
        TaskLosses losses = Losses(carried, pair.Classes, pair, flowLoss);
        if (weights.UnwarpedShare > 0 && pair.ReferenceClasses is { } classes)
            losses = losses.Blend(Losses(own, classes, pair, flowLoss), weights.UnwarpedShare) with { Flow = flowLoss };
        return losses.MoveToOuterDisposeScope();
    }

    private TaskLosses Losses(Tensor features, byte[] classes, LoadedMaskPair pair, Tensor flowLoss) =>
        new TaskLosses([loss.Compute(network.Head.call(features), classes, pair.Geometry)], flowLoss);
}
