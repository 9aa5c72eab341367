namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>Limits the work of the heads on a frame; null means everything that the architecture has.</summary>
/// <param name="Proposals">The most proposals that the region head classifies.</param>
/// <param name="Rank">Rank of the region head's first layer.</param>
internal readonly record struct HeadEffort(int? Proposals, int? Rank);
