using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Evaluation.Columns;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Measures a network in the middle of its training on the validation set.</summary>
internal sealed class ValidationRun
{
    private readonly IHostEnvironment _environment;
    private readonly IDataView _data;
    private readonly DetectionColumns _detection;
    private readonly EvaluationColumns _columns;

    /// <exception cref="ArgumentOutOfRangeException">A column of the set is missing or has the wrong type.</exception>
    public ValidationRun(IHostEnvironment environment, IDataView data, DeepFeatureFlowTrainer.Options options)
    {
        SchemaShape shape = SchemaShape.Create(data.Schema);
        TrainerSchema.Check(shape, options);
        _environment = environment;
        _data = data;
        _detection = TrainerSchema.Detection(options);
        _columns = new EvaluationColumns(
            options.LabelColumnName,
            options.BoundingBoxColumnName,
            options.PredictedLabelColumnName,
            options.PredictedBoundingBoxColumnName,
            options.ScoreColumnName,
            TrainerSchema.HasIgnored(shape.Select(column => column.Name), options) ? options.IgnoredBoundingBoxColumnName : null,
            TrackId: null,
            IsKeyFrame: null,
            options.VideoIdColumnName,
            options.FrameIndexColumnName,
            Image: null);
    }

    /// <summary>AP50 at the architecture's key-frame interval, 0 to 1; null when the set has no labels.</summary>
    public double? Measure(DeepFeatureFlowNetwork network, Device device)
    {
        var model = new DetectorModel(network, device, ownsNetwork: false);
        IDataView detections = model.Detect(_data, _detection, new VideoDetectorOptions());
        return DataViewEvaluation
            .Run(_environment, detections, _columns, new VideoEvaluationOptions { KeepWorstFrames = 0 })
            .MeanAveragePrecision50;
    }
}
