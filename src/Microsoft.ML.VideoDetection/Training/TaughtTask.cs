using Microsoft.ML.VideoDetection.Data.Labels;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>What a training loop has to know of a task.</summary>
/// <typeparam name="TPair">What is loaded of a pair.</typeparam>
/// <param name="Frames">What is learnt from.</param>
/// <param name="Load">Reads a pair of these frames, with labels. Safe to call from several threads.</param>
/// <param name="Objective">What the network is taught with them.</param>
/// <param name="LossNames">Of the parts of its loss.</param>
/// <param name="Metric">What validation measures, 0 to 1: AP50 or mIoU.</param>
internal sealed record TaughtTask<TPair>(
    IVideoDataset Frames, Func<FramePair, TPair> Load, ITrainingObjective<TPair> Objective, IReadOnlyList<string> LossNames, string Metric);
