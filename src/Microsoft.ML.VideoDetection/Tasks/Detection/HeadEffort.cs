namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>How thoroughly the heads look at a frame. Null is all that the architecture has.</summary>
/// <param name="Proposals">Proposals that the region head classifies, at most those of the architecture.</param>
/// <param name="Rank">Rank of the region head's first layer.</param>
internal readonly record struct HeadEffort(int? Proposals, int? Rank);
