using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.DeepFeatureFlow.Sharded;
using Microsoft.ML.VideoDetection.Distributed;

namespace Dff.Samples.Commands;

/// <summary>Measures a model on labelled videos with several processes, to the same figures as one.</summary>
internal static class ShardedEvaluation
{
    /// <returns>The metrics on the first process, null on the others.</returns>
    public static VideoDetectionMetrics? Run(
        RankGroup ranks, MLContext mlContext, ITransformer model, LabeledVideoData data, VideoDetectorOptions settings, VideoEvaluationOptions options, bool offline)
    {
        // What other transforms of a chain make of the detections is not known here.
        if (DetectorOf(model) is not { } detector)
        {
            if (offline)
                throw Unknown();
            return ranks.IsFirst ? VideoDetectionModel.Evaluate(mlContext, model, data, settings, options) : null;
        }

        IDataView? detections = ShardedDetection.Transform(ranks, detector, data, settings, offline);
        return detections is null ? null : mlContext.VideoDetection.Evaluate(detections, options: options);
    }

    /// <summary>Measures with scores that are averaged over whole videos.</summary>
    public static VideoDetectionMetrics RunSmoothed(
        MLContext mlContext, ITransformer model, LabeledVideoData data, VideoDetectorOptions settings, VideoEvaluationOptions options) =>
        mlContext.VideoDetection.Evaluate(ShardedDetection.Smooth(DetectorOf(model) ?? throw Unknown(), data, settings), options: options);

    private static NotSupportedException Unknown() =>
        new($"{TrackOptions.Smooth} {TrackOptions.Offline} needs a model that is a detector alone; this one has other transforms around it.");

    private static DeepFeatureFlowTransformer? DetectorOf(ITransformer model) => model switch
    {
        DeepFeatureFlowTransformer detector => detector,
        IEnumerable<ITransformer> chain when chain.Count() == 1 => DetectorOf(chain.First()),
        _ => null,
    };
}
