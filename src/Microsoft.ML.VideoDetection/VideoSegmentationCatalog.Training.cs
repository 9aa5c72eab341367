using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Training.Choosing;

namespace Microsoft.ML.VideoDetection;

/// <content>What to know before a training.</content>
public sealed partial class VideoSegmentationCatalog
{
    /// <summary>Keeps a part of frames with masks back to measure on, so that what is measured was not learnt by heart.</summary>
    /// <param name="data">All videos and still images.</param>
    /// <param name="testFraction">Share of the frames to measure on, above 0 and below 1; the videos decide how near it comes. Default: 0.2.</param>
    /// <returns>
    /// Whole videos and still images, chosen by their names, as long as the others still show every class; where there is only one, or each is needed, the
    /// end of each video, after up to 10 frames that belong to neither part. Null below 20 frames, or where videos are too short.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="testFraction"/> is not above 0 and below 1.</exception>
    /// <exception cref="InvalidDataException">A mask cannot be read.</exception>
    public MaskedVideoSplit? TrainTestSplit(LabeledMaskData data, double testFraction = 0.2)
    {
        ArgumentNullException.ThrowIfNull(data);
        return testFraction is > 0 and < 1
            ? ValidationSplit.Of(data, testFraction)
            : throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "The share must be above 0 and below 1.");
    }

    /// <summary>Suggests a number of steps for training on frames with masks, by counting them.</summary>
    /// <param name="data">What will be trained on.</param>
    /// <param name="options">The training, whose pairs per step count. Null takes the defaults.</param>
    public SegmentationSuggestion SuggestTraining(LabeledMaskData data, VideoSegmentationTrainer.Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return SegmentationSuggestion.Of(data, options ?? new VideoSegmentationTrainer.Options());
    }
}
