using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection;

/// <content>Where a training stands.</content>
public sealed partial class VideoDetectionCatalog
{
    /// <summary>Reads where a training stands, or where it ended, from the last checkpoint in its workspace.</summary>
    /// <param name="workspacePath"><see cref="DeepFeatureFlowTrainer.Options.WorkspacePath"/> of the training.</param>
    /// <returns>Steps, time and the best validation so far; null when no checkpoint is there.</returns>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
    public TrainingState? ReadTrainingState(string workspacePath)
    {
        ArgumentException.ThrowIfNullOrEmpty(workspacePath);
        string path = new CheckpointFolder(workspacePath).LastPath;
        return File.Exists(path) ? TrainingCheckpoint.ReadHeader(path).State : null;
    }
}
