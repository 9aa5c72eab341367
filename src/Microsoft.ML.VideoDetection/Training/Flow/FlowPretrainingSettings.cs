namespace Microsoft.ML.VideoDetection.Training;

/// <summary>How the flow network is trained on synthetic pairs.</summary>
/// <param name="Steps">Changes of the weights, at least 1.</param>
/// <param name="BatchSize">Pairs of a step, at least 1; their tiles are computed together, see <see cref="FlowTiles"/>.</param>
/// <param name="ReferenceFrameRange">The key frame lies at most so many frames before or after the current one.</param>
/// <param name="LoadingThreads">Threads that paint pairs while the network works; the result does not depend on it.</param>
/// <param name="Seed">Decides on everything left to chance.</param>
/// <param name="FromScratch">Whether the flow network's weights are drawn anew first; false goes on from those it has.</param>
internal sealed record FlowPretrainingSettings(
    int Steps, int BatchSize, int ReferenceFrameRange, int LoadingThreads, int Seed, bool FromScratch);
