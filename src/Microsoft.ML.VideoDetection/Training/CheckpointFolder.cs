using Microsoft.ML.VideoDetection.Tasks;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The checkpoints of a training: the last one, to go on from, and the one that was best on the validation set.</summary>
/// <param name="path">The folder, which exists.</param>
internal sealed class CheckpointFolder(string path)
{
    private const string LastName = "last.dff-checkpoint";
    private const string BestName = "best.dff-checkpoint";

    public string LastPath { get; } = Path.Combine(path, LastName);

    public string BestPath { get; } = Path.Combine(path, BestName);

    /// <summary>The checkpoint that a user means: the file itself, or the last one of a workspace folder.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string path)
    {
        if (File.Exists(path))
            return path;
        string last = Path.Combine(path, LastName);
        return File.Exists(last)
            ? last
            : throw new FileNotFoundException($"There is no checkpoint to resume from: neither a file '{path}' nor '{last}'.", path);
    }

    /// <summary>Deletes what a killed process left of the checkpoint that it was writing.</summary>
    public void ClearUnfinished()
    {
        PendingFile.DeleteUnfinished(LastPath);
        PendingFile.DeleteUnfinished(BestPath);
    }

    /// <summary>Brings the best checkpoint of another workspace here, when a training goes on in a new one.</summary>
    public void TakeBestFrom(string checkpointPath)
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(checkpointPath));
        string other = Path.Combine(folder ?? ".", BestName);
        if (!File.Exists(other) || Path.GetFullPath(other) == Path.GetFullPath(BestPath))
            return;
        using var copy = new PendingFile(BestPath);
        File.Copy(other, copy.TemporaryPath, overwrite: true);
        copy.Commit();
    }

    /// <summary>Writes the checkpoint to go on from.</summary>
    public void SaveLast(FeatureFlowNetwork network, DetectorOptimizer optimizer, TrainingState state) =>
        TrainingCheckpoint.Write(LastPath, network, optimizer, state);

    /// <summary>Writes the best one. Done before <see cref="SaveLast"/>, so that what the last one says of the best is true.</summary>
    public void SaveBest(FeatureFlowNetwork network, DetectorOptimizer optimizer, TrainingState state) =>
        TrainingCheckpoint.Write(BestPath, network, optimizer, state);
}
