using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection;

public sealed partial class VideoDetectionCatalog
{
    /// <summary>Gets the trainers.</summary>
    public VideoDetectionTrainers Trainers { get; }

    /// <summary>The trainers of video object detectors.</summary>
    public sealed class VideoDetectionTrainers
    {
        private readonly IHostEnvironment _environment;

        internal VideoDetectionTrainers(IHostEnvironment environment) => _environment = environment;

        /// <summary>Makes a trainer of Deep Feature Flow detectors (Zhu, Xiong, Dai, Yuan, Wei, CVPR 2017) for machines without a GPU.</summary>
        /// <param name="labelColumnName">Classes: vector of key with key values.</param>
        /// <param name="boundingBoxColumnName">Boxes: vector of <see cref="float"/>, x0 y0 x1 y1 per label, source-frame pixels.</param>
        /// <param name="imageColumnName">Pictures: MLImage.</param>
        /// <param name="videoIdColumnName">Names of videos: text.</param>
        /// <param name="frameIndexColumnName">0-based positions in the video: <see cref="int"/>.</param>
        /// <param name="predictedLabelColumnName">Found classes, out.</param>
        /// <param name="predictedBoundingBoxColumnName">Found boxes, out.</param>
        /// <param name="scoreColumnName">Scores, out.</param>
        /// <param name="maxEpoch">Passes over the training frames, at least 1.</param>
        /// <param name="validationSet">Labelled frames to measure AP50 on at the end of epochs; null for none.</param>
        public DeepFeatureFlowTrainer DeepFeatureFlow(
            string labelColumnName = VideoColumns.Label,
            string boundingBoxColumnName = VideoColumns.BoundingBoxes,
            string imageColumnName = VideoColumns.Image,
            string? videoIdColumnName = VideoColumns.VideoId,
            string? frameIndexColumnName = VideoColumns.FrameIndex,
            string predictedLabelColumnName = VideoColumns.PredictedLabel,
            string predictedBoundingBoxColumnName = VideoColumns.PredictedBoundingBoxes,
            string scoreColumnName = VideoColumns.Score,
            int maxEpoch = 10,
            IDataView? validationSet = null) =>
            DeepFeatureFlow(new DeepFeatureFlowTrainer.Options
            {
                LabelColumnName = labelColumnName,
                BoundingBoxColumnName = boundingBoxColumnName,
                ImageColumnName = imageColumnName,
                VideoIdColumnName = videoIdColumnName,
                FrameIndexColumnName = frameIndexColumnName,
                PredictedLabelColumnName = predictedLabelColumnName,
                PredictedBoundingBoxColumnName = predictedBoundingBoxColumnName,
                ScoreColumnName = scoreColumnName,
                MaxEpoch = maxEpoch,
                ValidationSet = validationSet,
            });

        /// <summary>Makes a trainer of Deep Feature Flow detectors with every option.</summary>
        /// <param name="options">Copied.</param>
        /// <exception cref="ArgumentOutOfRangeException">Options are out of range; the message lists all.</exception>
        public DeepFeatureFlowTrainer DeepFeatureFlow(DeepFeatureFlowTrainer.Options options)
        {
            ArgumentNullException.ThrowIfNull(options);
            return new DeepFeatureFlowTrainer(_environment, options);
        }
    }
}
