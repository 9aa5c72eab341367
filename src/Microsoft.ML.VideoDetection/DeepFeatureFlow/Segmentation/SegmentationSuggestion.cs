using Microsoft.ML.VideoDetection.Training.Choosing;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>What frames with masks suggest for training on them: how long to learn.</summary>
/// <remarks>The rules of thumb of <see cref="TrainingSuggestion"/>. The same data always gives the same.</remarks>
public sealed record SegmentationSuggestion
{
    /// <summary>Gets the steps of the training.</summary>
    public required long Steps { get; init; }

    /// <summary>Gets the epochs without improvement after which training may end, where there is something to measure on.</summary>
    public required int Patience { get; init; }

    /// <summary>Gets the number of frames with a mask.</summary>
    public required long LabeledFrameCount { get; init; }

    /// <summary>Sets steps and, where there is a validation set, early stopping of a training.</summary>
    /// <param name="options">What is to be changed.</param>
    public void ApplyTo(VideoSegmentationTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.MaxSteps = Steps;
        if (options.ValidationSet is not null)
            options.EarlyStoppingCriteria = new EarlyStopping { Patience = Patience };
    }

    internal static SegmentationSuggestion Of(LabeledMaskData data, VideoSegmentationTrainer.Options options)
    {
        long frames = PairSchedule.TrainingFrames(data).LongCount();
        TrainingLength length = TrainingLength.Of(frames, frames, data.ClassNames.Count, options.BatchSize);
        return new SegmentationSuggestion { Steps = length.Steps, Patience = length.Patience, LabeledFrameCount = frames };
    }
}
