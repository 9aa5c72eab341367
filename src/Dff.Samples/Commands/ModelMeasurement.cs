using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>Measures a model on labelled videos at several key-frame intervals, with progress.</summary>
internal static class ModelMeasurement
{
    /// <param name="mlContext">The context of the model.</param>
    /// <param name="model">The detector.</param>
    /// <param name="data">Labelled videos with the model's classes.</param>
    /// <param name="intervals">Every how many frames the whole network runs, one pass over the data for each.</param>
    /// <param name="options">What to keep for a report.</param>
    /// <param name="cancel">Ends the measuring.</param>
    /// <returns>The metrics at each interval, in their order.</returns>
    public static async Task<VideoDetectionMetrics[]> RunAsync(
        MLContext mlContext,
        DeepFeatureFlowTransformer model,
        LabeledVideoData data,
        int[] intervals,
        VideoEvaluationOptions options,
        CancellationToken cancel)
    {
        int count = (int)data.FrameCount;
        var metrics = new VideoDetectionMetrics[intervals.Length];
        await FrameProgress.RunAsync(count * intervals.Length, report => Task.Run(
            () =>
            {
                for (int i = 0; i < intervals.Length; i++)
                {
                    int before = i * count;
                    var rows = new WatchedRows(data, read => report(before + (int)read), cancel);
                    metrics[i] = VideoDetectionModel.Evaluate(mlContext, model, rows, new VideoDetectorOptions { KeyFrameInterval = intervals[i] }, options);
                }
            },
            cancel));
        return metrics;
    }
}
