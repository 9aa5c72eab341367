namespace Microsoft.ML.VideoDetection.Training;

/// <summary>How frame pairs are drawn.</summary>
/// <param name="ReferenceRange">The reference frame lies at most so many frames before or after the current one.</param>
/// <param name="FlipProbability">Share of pairs that are mirrored left to right.</param>
/// <param name="Seed">Decides on everything left to chance.</param>
/// <param name="Augmentation">How their pictures are changed; null leaves them.</param>
internal sealed record PairSampling(int ReferenceRange, double FlipProbability, int Seed, AugmentationOptions? Augmentation = null);
