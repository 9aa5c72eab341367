using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Evaluation.Segmentation;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection;

public sealed partial class VideoSegmentationCatalog
{
    private readonly IHostEnvironment _environment;

    /// <summary>Measures predicted classes of pixels against labelled ones, in one pass over the rows.</summary>
    /// <param name="data">Labelled frames with predictions. Rows of a video are in order and together when it has key frames.</param>
    /// <param name="labelMapColumnName">Labelled class of each pixel: vector of key (<see cref="byte"/>), row by row. A missing key is ignored.</param>
    /// <param name="predictedLabelMapColumnName">Predicted class of each pixel, the same type. Classes are matched with the labelled ones by name.</param>
    /// <param name="isKeyFrameColumnName">Whether a frame was a key frame: <see cref="bool"/>, for mIoU by key-frame distance.</param>
    /// <param name="videoIdColumnName">Name of the video: text.</param>
    /// <param name="frameIndexColumnName">0-based position in the video: <see cref="int"/>.</param>
    /// <param name="imageColumnName">Pictures, for boundaries and temporal consistency.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <returns>The metrics.</returns>
    /// <remarks>
    /// The columns from <paramref name="isKeyFrameColumnName"/> on are optional: null leaves one out, and under its default name it may be missing.
    /// Memory does not grow with the number of frames.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type, or an option is out of range.</exception>
    /// <exception cref="InvalidDataException">Labels, predictions and picture of a row are not of the same size.</exception>
    public VideoSegmentationMetrics Evaluate(
        IDataView data,
        string labelMapColumnName = MaskSchema.LabelMapName,
        string predictedLabelMapColumnName = MaskSchema.PredictedLabelMapName,
        string? isKeyFrameColumnName = VideoColumns.IsKeyFrame,
        string? videoIdColumnName = VideoColumns.VideoId,
        string? frameIndexColumnName = VideoColumns.FrameIndex,
        string? imageColumnName = VideoColumns.Image,
        SegmentationEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelMapColumnName);
        ArgumentException.ThrowIfNullOrEmpty(predictedLabelMapColumnName);
        var columns = new LabelMapColumns(
            labelMapColumnName, predictedLabelMapColumnName, isKeyFrameColumnName, videoIdColumnName, frameIndexColumnName, imageColumnName);
        var motion = new LabelMapMotion();
        return LabelMapEvaluation.Run(
            _environment,
            data,
            columns,
            (image, classes, follows) => motion.Next(image, classes, follows, LabelMapFrame.Ignored),
            (options ?? new SegmentationEvaluationOptions()).Validated());
    }
}
