namespace Microsoft.ML.VideoDetection.Training;

/// <summary>How gradients become changes of the weights.</summary>
/// <param name="Kind">The algorithm.</param>
/// <param name="LearningRate">Learning rate before schedule.</param>
/// <param name="Momentum">Of <see cref="OptimizerKind.Sgd"/>; <see cref="OptimizerKind.AdamW"/> has its usual 0.9 and 0.999.</param>
/// <param name="WeightDecay">Of all weights.</param>
/// <param name="GradientClipNorm">The norm of all gradients together is scaled down to this; null leaves them.</param>
/// <param name="BackboneRateFactor">Factor on the learning rate of the backbone.</param>
/// <param name="AveragingDecay">Of the moving average of the weights; null keeps none.</param>
internal sealed record OptimizerSettings(
    OptimizerKind Kind,
    double LearningRate,
    double Momentum,
    double WeightDecay,
    double? GradientClipNorm,
    double BackboneRateFactor = 1,
    double? AveragingDecay = null);
