using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Evaluation.Coco;
using Microsoft.ML.VideoDetection.Evaluation.Columns;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection;

public sealed partial class VideoDetectionCatalog
{
    /// <summary>Measures detections against labels, in one pass over the rows.</summary>
    /// <param name="data">
    /// Labelled frames with detections, such as <c>model.Transform(test)</c>. Rows of a video are in order and together when it has
    /// key frames.
    /// </param>
    /// <param name="labelColumnName">Classes of the labelled objects: vector of key. A missing key is an object that does not count.</param>
    /// <param name="boundingBoxColumnName">Their boxes: vector of <see cref="float"/>, x0 y0 x1 y1 each, source-frame pixels.</param>
    /// <param name="predictedLabelColumnName">Classes of the detections: vector of key or text. They are matched with the labels by name.</param>
    /// <param name="predictedBoundingBoxColumnName">Boxes of the detections, as those of the labels.</param>
    /// <param name="scoreColumnName">Scores of the detections: vector of <see cref="float"/>.</param>
    /// <param name="ignoredBoundingBoxColumnName">
    /// Boxes that are neither to be found nor wrong to be found, whatever the class: a detection counts as ignored when its part inside
    /// reaches the IoU threshold.
    /// </param>
    /// <param name="trackIdColumnName">Object of each label within its video: vector of <see cref="int"/>, for AP by speed.</param>
    /// <param name="isKeyFrameColumnName">Whether the detector took a frame for a key frame: <see cref="bool"/>, for AP by key-frame distance.</param>
    /// <param name="videoIdColumnName">Name of the video: text.</param>
    /// <param name="frameIndexColumnName">0-based position in the video: <see cref="int"/>.</param>
    /// <param name="imageColumnName">Pictures, read only for the frames with the worst mistakes.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <returns>The metrics. <see cref="VideoDetectionMetrics.SaveReport"/> makes a page of them.</returns>
    /// <remarks>
    /// The columns from <paramref name="ignoredBoundingBoxColumnName"/> on are optional: null leaves one out, and under its default
    /// name it may be missing. Memory grows with the number of boxes, about 100 bytes each, not with frames or pixels.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type, or an option is out of range.</exception>
    /// <exception cref="InvalidDataException">The vectors of a row do not fit together, or hold numbers that are no boxes or scores.</exception>
    public VideoDetectionMetrics Evaluate(
        IDataView data,
        string labelColumnName = VideoColumns.Label,
        string boundingBoxColumnName = VideoColumns.BoundingBoxes,
        string predictedLabelColumnName = VideoColumns.PredictedLabel,
        string predictedBoundingBoxColumnName = VideoColumns.PredictedBoundingBoxes,
        string scoreColumnName = VideoColumns.Score,
        string? ignoredBoundingBoxColumnName = VideoColumns.IgnoredBoundingBoxes,
        string? trackIdColumnName = VideoColumns.TrackId,
        string? isKeyFrameColumnName = VideoColumns.IsKeyFrame,
        string? videoIdColumnName = VideoColumns.VideoId,
        string? frameIndexColumnName = VideoColumns.FrameIndex,
        string? imageColumnName = VideoColumns.Image,
        VideoEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(boundingBoxColumnName);
        ArgumentException.ThrowIfNullOrEmpty(predictedLabelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(predictedBoundingBoxColumnName);
        ArgumentException.ThrowIfNullOrEmpty(scoreColumnName);
        var columns = new EvaluationColumns(
            labelColumnName, boundingBoxColumnName, predictedLabelColumnName, predictedBoundingBoxColumnName, scoreColumnName,
            ignoredBoundingBoxColumnName, trackIdColumnName, isKeyFrameColumnName, videoIdColumnName, frameIndexColumnName, imageColumnName);
        return DataViewEvaluation.Run(_environment, data, columns, (options ?? new VideoEvaluationOptions()).Validated());
    }

    /// <summary>Runs a model on labelled frames and measures what it detects, in one pass over the rows.</summary>
    /// <param name="model">The detector, or a chain of transformers that holds one.</param>
    /// <param name="data">Labelled frames under the columns of <see cref="LabeledVideoData"/>. Rows of a video are in order and together.</param>
    /// <param name="detectorOptions">How the detector runs, such as its key-frame interval; null takes the model's own settings.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type, or an option is out of range or does not go with the model.</exception>
    /// <exception cref="ArgumentException">Scores are to be smoothed, and the data is no <see cref="LabeledVideoData"/> or the model more than a detector.</exception>
    /// <exception cref="InvalidDataException">A frame or its labels cannot be read.</exception>
    public VideoDetectionMetrics Evaluate(
        ITransformer model, IDataView data, VideoDetectorOptions? detectorOptions = null, VideoEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        detectorOptions ??= new VideoDetectorOptions();
        IDataView detections = options?.SmoothScores == true
            ? ModelEvaluation.Smooth(model, data, detectorOptions)
            : ModelEvaluation.Transform(model, data, detectorOptions);
        return Evaluate(detections, options: options);
    }

    /// <summary>Runs a model on labelled videos with several processes, each on videos of its own, and measures what it detects.</summary>
    /// <param name="group">The processes. All of them call this, with the same model, data and options.</param>
    /// <param name="model">The detector. Of a chain with other transforms, the first process does all the work.</param>
    /// <param name="data">Labelled videos; each process reads the pictures of its own.</param>
    /// <param name="detectorOptions">How the detector runs, such as its key-frame interval; null takes the model's own settings.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <returns>On the first process the metrics, which are those of a single process; null on the others.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range or does not go with the model.</exception>
    /// <exception cref="InvalidDataException">A frame or its labels cannot be read.</exception>
    public VideoDetectionMetrics? Evaluate(
        ProcessGroup group, ITransformer model, LabeledVideoData data, VideoDetectorOptions? detectorOptions = null, VideoEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return ModelEvaluation.Transform(group.Ranks, model, data, detectorOptions ?? new VideoDetectorOptions(), options?.SmoothScores == true) is { } detections
            ? Evaluate(detections, options: options)
            : null;
    }

    /// <summary>Measures the detections of any system, given as a COCO results file.</summary>
    /// <param name="groundTruthPath">COCO or COCO-VID annotations: images, annotations, categories, and videos where there are any.</param>
    /// <param name="detectionsPath">COCO results: an array of objects with image_id, category_id, bbox [x, y, width, height] and score.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <returns>The metrics. AP by speed needs annotations with instance_id, in videos.</returns>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is not what it should be, or an element is wrong or refers to what the ground truth does not have; the message names both.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
    public VideoDetectionMetrics EvaluateCoco(string groundTruthPath, string detectionsPath, VideoEvaluationOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(groundTruthPath);
        ArgumentException.ThrowIfNullOrEmpty(detectionsPath);
        return CocoEvaluation.Run(groundTruthPath, detectionsPath, (options ?? new VideoEvaluationOptions()).Validated());
    }

    /// <summary>Measures the tracks of any tracker in one sequence, given as MOT files, as TrackEval does without preprocessing.</summary>
    /// <param name="groundTruthPath">
    /// Labels: frame (from 1), id, left, top, width, height, conf; later columns are ignored. Rows whose conf is 0 after truncation do not count.
    /// </param>
    /// <param name="tracksPath">The tracker's boxes: the same columns, of which conf may be missing and is ignored.</param>
    /// <param name="frameCount">Number of frames of the sequence, at least 1; null, the default, takes the last one that has a row.</param>
    /// <returns>The metrics: HOTA, CLEAR and identity. A file without rows is a sequence without boxes.</returns>
    /// <remarks>
    /// Classes are not told apart. Memory grows with the boxes that overlap. The frames without rows change <see cref="TrackingMetrics.FrameCount"/>
    /// and nothing else.
    /// </remarks>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">
    /// A row is malformed, outside of the sequence, or has an id that its frame has already; the message names file and line.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frameCount"/> is below 1.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
    public TrackingMetrics EvaluateMotTracks(string groundTruthPath, string tracksPath, int? frameCount = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(groundTruthPath);
        ArgumentException.ThrowIfNullOrEmpty(tracksPath);
        ArgumentOutOfRangeException.ThrowIfLessThan(frameCount ?? 1, 1, nameof(frameCount));
        return MotTrackingEvaluation.Run(groundTruthPath, tracksPath, frameCount).ToMetrics();
    }
}
