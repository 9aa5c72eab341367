using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The checkpoints of a training: the last one, to go on from, and the one that was best on the validation set.</summary>
/// <param name="path">The folder, which exists.</param>
internal sealed class CheckpointFolder(string path)
{
    public string LastPath { get; } = Path.Combine(path, "last.dff-checkpoint");

    public string BestPath { get; } = Path.Combine(path, "best.dff-checkpoint");

    /// <summary>Writes the checkpoint to go on from.</summary>
    public void SaveLast(DeepFeatureFlowNetwork network, DetectorOptimizer optimizer, TrainingState state) =>
        TrainingCheckpoint.Write(LastPath, network, optimizer, state);

    /// <summary>Writes the best one. Done before <see cref="SaveLast"/>, so that what the last one says of the best is true.</summary>
    public void SaveBest(DeepFeatureFlowNetwork network, DetectorOptimizer optimizer, TrainingState state) =>
        TrainingCheckpoint.Write(BestPath, network, optimizer, state);
}
