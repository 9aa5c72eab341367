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
    public static Task<VideoDetectionMetrics[]> RunAsync(
        MLContext mlContext,
        DeepFeatureFlowTransformer model,
        LabeledVideoData data,
        int[] intervals,
        VideoEvaluationOptions options,
        CancellationToken cancel) => RunAsync(
            data,
            data.FrameCount,
            intervals,
            (rows, interval) => VideoDetectionModel.Evaluate(mlContext, model, rows, new VideoDetectorOptions { KeyFrameInterval = interval }, options),
            cancel);

    /// <param name="data">Labelled frames.</param>
    /// <param name="frames">How many.</param>
    /// <param name="intervals">Every how many frames the whole network runs, one pass over the data for each.</param>
    /// <param name="measure">Measures at an interval, in one pass over the rows.</param>
    /// <param name="cancel">Ends the measuring.</param>
    /// <returns>What was measured at each interval, in their order.</returns>
    public static async Task<TMetrics[]> RunAsync<TMetrics>(
        IDataView data, long frames, int[] intervals, Func<IDataView, int, TMetrics> measure, CancellationToken cancel)
    {
        int count = (int)frames;
        var metrics = new TMetrics[intervals.Length];
        await FrameProgress.RunAsync(count * intervals.Length, report => Task.Run(
            () =>
            {
                for (int i = 0; i < intervals.Length; i++)
                {
                    int before = i * count;
                    var rows = new WatchedRows(data, read => report(before + (int)read), cancel);
                    metrics[i] = measure(rows, intervals[i]);
                }
            },
            cancel));
        return metrics;
    }
}
