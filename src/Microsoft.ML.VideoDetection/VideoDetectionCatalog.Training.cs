using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Training.Choosing;

namespace Microsoft.ML.VideoDetection;

/// <content>What to know before a training.</content>
public sealed partial class VideoDetectionCatalog
{
    /// <summary>Keeps a part of labelled videos back to measure on, so that what is measured was not learnt by heart.</summary>
    /// <param name="data">All videos.</param>
    /// <param name="testFraction">Share of the frames to measure on, above 0 and below 1; the videos decide how near it comes. Default: 0.2.</param>
    /// <returns>
    /// Whole videos, chosen by their names, as long as the others still show every class; where there is only one video, or each is needed, the end of
    /// each, after up to 10 frames that belong to neither part. Null below 20 frames, or where videos are too short.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="testFraction"/> is not above 0 and below 1.</exception>
    /// <exception cref="InvalidDataException">Labels cannot be read.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
    public LabeledVideoSplit? TrainTestSplit(LabeledVideoData data, double testFraction = 0.2)
    {
        ArgumentNullException.ThrowIfNull(data);
        return testFraction is > 0 and < 1
            ? ValidationSplit.Of(data, testFraction)
            : throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "The share must be above 0 and below 1.");
    }

    /// <summary>Suggests anchors and number of steps for training on labelled videos, by looking at what is labelled.</summary>
    /// <param name="data">What will be trained on.</param>
    /// <param name="options">The training, whose network size, anchors and pairs per step count. Default: those of <see cref="DeepFeatureFlowTrainer.Options.Small"/>.</param>
    /// <exception cref="InvalidDataException">Labels cannot be read.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
    public TrainingSuggestion SuggestTraining(LabeledVideoData data, DeepFeatureFlowTrainer.Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return TrainingSuggestion.Of(data, options ?? DeepFeatureFlowTrainer.Options.Small());
    }
}
