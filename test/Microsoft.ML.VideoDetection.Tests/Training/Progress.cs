using Microsoft.ML.VideoDetection.Training.Optimizers;

namespace Microsoft.ML.VideoDetection.Tests.Training;

/// <summary>Made-up progress of a training of 10 epochs with 595 steps each.</summary>
internal static class Progress
{
    public static TrainingProgress AtStep(long step, double loss = 0.412) => new()
    {
        Step = step, StepCount = 5950, Epoch = (int)((step - 1) / 595) + 1, EpochCount = 10,
        Loss = loss, ObjectnessLoss = 0.101, ProposalBoxLoss = 0.021, ClassLoss = 0.201, RegionBoxLoss = 0.089, FlowLoss = 0.034,
        Parts = [("objectness", 0.101), ("proposal_boxes", 0.021), ("classes", 0.201), ("region_boxes", 0.089)],
        GradientNorm = 3.5, LearningRate = 0.0002, PairsPerSecond = 0.71, DataWaitShare = 0.03,
        Elapsed = TimeSpan.FromSeconds(step * 1.25), Remaining = new TimeSpan(1, 52, 4),
    };

    public static TrainingProgress AtEpochEnd(long step, double? precision, bool isBest = true) => AtStep(step) with
    {
        IsEpochEnd = true, ValidationScore = precision, IsBest = isBest,
    };
}
