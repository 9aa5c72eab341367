using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>The part of a trainer's options that decides what training does to the weights.</summary>
internal static class TrainingRecipes
{
    /// <param name="o">Validated.</param>
    /// <param name="seed">Of the training.</param>
    /// <param name="ranks">Processes that make each step together.</param>
    public static TrainingRecipe From(VideoTrainerOptions o, int seed, int ranks = 1) => new(
        o.BatchSize,
        new PairSampling(o.ReferenceFrameRange, o.FlipProbability, seed, o.Augmentation),
        Weights(o),
        new OptimizerSettings(
            o.Optimizer,
            o.LearningRate * (o.ScaleLearningRate ? ranks : 1),
            o.Momentum,
            o.WeightDecay,
            o.GradientClipNorm,
            o.BackboneLearningRateFactor,
            o.WeightAveragingDecay),
        o.WarmUpSteps,
        o.WarmUpFactor,
        o.LearningRateDecay == LearningRateDecayKind.Cosine ? null : o.LearningRateDecayAt,
        o.LearningRateDecayFactor,
        o.FrozenStages,
        o.MaxTime is null ? o.MaxEpoch : int.MaxValue,
        o.MaxSteps,
        o.SkipNonFiniteSteps);

    // Without a flow network there is nothing that the pictures could teach.
    private static ObjectiveWeights Weights(VideoTrainerOptions o) => o.Architecture.HasFlowNetwork
        ? new ObjectiveWeights(
            o.UnwarpedShare,
            o.PhotometricWeight ?? VideoTrainerOptions.DefaultPhotometricWeight,
            o.FlowSmoothnessWeight ?? VideoTrainerOptions.DefaultFlowSmoothnessWeight)
        : new ObjectiveWeights(o.UnwarpedShare, Photometric: 0, Smoothness: 0);
}
