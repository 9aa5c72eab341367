using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples;

/// <summary>Measuring of a video object detector: what an application of your own needs, and nothing else. Copy it.</summary>
public static partial class VideoDetectionModel
{
    /// <summary>Measures a model on labelled videos that it was not trained on.</summary>
    /// <param name="mlContext">The context of everything else.</param>
    /// <param name="model">The detector, or a chain that holds it.</param>
    /// <param name="testData">Labelled videos.</param>
    /// <param name="settings">When the whole network runs, for one; null: as the model has it.</param>
    /// <param name="options">Thresholds, and what to keep for the report.</param>
    public static VideoDetectionMetrics Evaluate(
        MLContext mlContext, ITransformer model, IDataView testData, VideoDetectorOptions? settings = null, VideoEvaluationOptions? options = null)
    {
        return mlContext.VideoDetection.Evaluate(model, testData, settings, options);
    }

    /// <summary>The same, and a page with figures, plots and the worst mistakes.</summary>
    /// <param name="mlContext">The context of everything else.</param>
    /// <param name="model">The detector, or a chain that holds it.</param>
    /// <param name="testData">Labelled videos.</param>
    /// <param name="reportFolder">Receives index.html and what belongs to it.</param>
    public static VideoDetectionMetrics EvaluateWithReport(MLContext mlContext, ITransformer model, IDataView testData, string reportFolder)
    {
        VideoDetectionMetrics metrics = Evaluate(mlContext, model, testData);
        metrics.SaveReport(reportFolder);
        return metrics;
    }
}
