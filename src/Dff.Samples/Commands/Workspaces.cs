using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Training;

namespace Dff.Samples.Commands;

/// <summary>Workspaces of trainings.</summary>
internal static class Workspaces
{
    /// <summary>Reads where a training stands; null before its first checkpoint, and before there is a workspace.</summary>
    public static TrainingState? StateOf(MLContext mlContext, string workspace) =>
        Directory.Exists(workspace) ? mlContext.VideoDetection.Inspect(workspace).Training : null;
}
