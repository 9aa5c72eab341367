using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Everything that decides what training does to the weights, besides the data and the network itself.</summary>
/// <param name="BatchSize">Pairs whose gradients are averaged for a step.</param>
/// <param name="PairSampling">How pairs are drawn.</param>
/// <param name="ObjectiveWeights">What the parts of the objective count.</param>
/// <param name="Optimizer">How gradients become changes.</param>
/// <param name="WarmUpSteps">Steps of the linear warm-up.</param>
/// <param name="WarmUpFactor">Factor on the learning rate at the first step.</param>
/// <param name="DecayAt">Shares of the training at which the learning rate is multiplied by <paramref name="DecayFactor"/>; null for a cosine.</param>
/// <param name="DecayFactor">For example 0.1.</param>
/// <param name="FrozenStages">Stages of the backbone that keep their weights.</param>
/// <param name="MaxEpoch">Epochs.</param>
/// <param name="MaxSteps">Steps, whatever <paramref name="MaxEpoch"/> says; null goes by epochs.</param>
/// <param name="SkipNonFinite">Whether a step whose loss or gradient is not finite is left out, or ends training.</param>
internal sealed record TrainingRecipe(
    int BatchSize,
    PairSampling PairSampling,
    ObjectiveWeights ObjectiveWeights,
    OptimizerSettings Optimizer,
    int WarmUpSteps,
    double WarmUpFactor,
    IReadOnlyList<double>? DecayAt,
    double DecayFactor,
    int FrozenStages,
    int MaxEpoch,
    long? MaxSteps,
    bool SkipNonFinite);
