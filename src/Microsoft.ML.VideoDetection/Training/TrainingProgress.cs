using Microsoft.ML.VideoDetection.Training.Optimizers;

namespace Microsoft.ML.VideoDetection;

/// <summary>Where a training stands, after a step or at the end of an epoch.</summary>
public sealed record TrainingProgress
{
    internal const string AveragePrecision50 = "AP50";
    internal const string MeanIntersectionOverUnion = "mIoU";

    /// <summary>Gets the number of steps made, from 1 to <see cref="StepCount"/>.</summary>
    public required long Step { get; init; }

    /// <summary>Gets the number of steps of the whole training, unless it stops early; an estimate where it ends after a time.</summary>
    public required long StepCount { get; init; }

    /// <summary>Gets the epoch of the step, from 1 to <see cref="EpochCount"/>.</summary>
    public required int Epoch { get; init; }

    /// <summary>Gets the number of epochs; the last one may be cut short by a limit on steps.</summary>
    public required int EpochCount { get; init; }

    /// <summary>Gets whether this tells of the end of an epoch, after validation; its losses are those of the last step.</summary>
    public bool IsEpochEnd { get; init; }

    /// <summary>Gets the sum of all losses, mean over the pairs of the step. Not finite when the step was skipped, or was made before a resumption.</summary>
    public required double Loss { get; init; }

    /// <summary>Gets the loss of the proposal head's objectness, sigmoid cross-entropy; 0 for segmentation.</summary>
    public required double ObjectnessLoss { get; init; }

    /// <summary>Gets the loss of the proposal head's boxes, smooth L1; 0 for segmentation.</summary>
    public required double ProposalBoxLoss { get; init; }

    /// <summary>Gets the loss of the region head's classes, or of the classes of pixels: softmax cross-entropy.</summary>
    public required double ClassLoss { get; init; }

    /// <summary>Gets the loss of the region head's boxes, smooth L1; 0 for segmentation.</summary>
    public required double RegionBoxLoss { get; init; }

    /// <summary>
    /// Gets what the pictures say of the flow: brightness constancy and smoothness, with their weights; 0 where these are 0, null where there
    /// is no flow network.
    /// </summary>
    public required double? FlowLoss { get; init; }

    /// <summary>Gets the norm of all gradients before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Gets the learning rate of the step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Gets the frame pairs per second, over the last steps; validation is left out.</summary>
    public required double PairsPerSecond { get; init; }

    /// <summary>Gets the share of the time of the last steps that was spent waiting for frames to be read, 0 to 1.</summary>
    public required double DataWaitShare { get; init; }

    /// <summary>
    /// Gets the share of the time of the last steps that was spent waiting for the gradients of other ranks, 0 to 1; 0 without ranks.
    /// What went from rank to rank while gradients were still being computed is not in it.
    /// </summary>
    public double RankWaitShare { get; init; }

    /// <summary>Gets the time since training began, with that before a resumption.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Gets the time that the rest will take at this speed, without validation.</summary>
    public required TimeSpan Remaining { get; init; }

    /// <summary>Gets the figure of the validation set, 0 to 1, at the end of an epoch; null when there is none or it has no labels.</summary>
    public double? ValidationScore { get; init; }

    /// <summary>Gets what <see cref="ValidationScore"/> is: "AP50" of a detector, "mIoU" of a segmenter.</summary>
    public string ValidationMetric { get; init; } = AveragePrecision50;

    /// <summary>Gets <see cref="ValidationScore"/> where it is AP50, otherwise null.</summary>
    public double? ValidationAveragePrecision50 => ValidationMetric == AveragePrecision50 ? ValidationScore : null;

    /// <summary>Gets whether <see cref="ValidationScore"/> is the best so far.</summary>
    public bool IsBest { get; init; }

    /// <summary>Gets the losses of the task with their names, as they stand in files.</summary>
    internal IReadOnlyList<(string Name, double Value)> Parts { get; init; } = [];
}
