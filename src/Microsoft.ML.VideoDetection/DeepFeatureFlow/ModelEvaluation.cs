using Microsoft.ML.VideoDetection.DeepFeatureFlow.Sharded;
using Microsoft.ML.VideoDetection.Distributed;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Runs the detector in a model, which may have other transforms before and after it, with settings of its own.</summary>
internal static class ModelEvaluation
{
    /// <summary>Transforms rows by all parts of the model.</summary>
    public static IDataView Transform(ITransformer model, IDataView data, VideoDetectorOptions options) => model switch
    {
        DeepFeatureFlowTransformer detector => detector.Transform(data, options),
        IEnumerable<ITransformer> chain => chain.Aggregate(data, (rows, part) => Transform(part, rows, options)),
        _ => model.Transform(data),
    };

    /// <summary>Transforms labelled videos by all ranks, each on videos of its own.</summary>
    /// <returns>On the first rank the rows of all videos; null on the others.</returns>
    public static IDataView? Transform(RankGroup ranks, ITransformer model, LabeledVideoData data, VideoDetectorOptions options, bool smooth)
    {
        if (DetectorOf(model) is { } detector)
            return ShardedDetection.Transform(ranks, detector, data, options, smooth);
        if (smooth)
            throw Unknown();

        // What other transforms of a chain make of the detections is not known here: the first rank does all of it.
        return ranks.IsFirst ? Transform(model, data, options) : null;
    }

    /// <summary>Transforms labelled videos, and averages scores over each (<see cref="SequenceSmoothing"/>).</summary>
    public static IDataView Smooth(ITransformer model, IDataView data, VideoDetectorOptions options) => data is LabeledVideoData videos
        ? ShardedDetection.Smooth(DetectorOf(model) ?? throw Unknown(), videos, options)
        : throw new ArgumentException($"{nameof(VideoEvaluationOptions.SmoothScores)} needs {nameof(LabeledVideoData)}; this is {data.GetType().Name}.", nameof(data));

    private static ArgumentException Unknown() =>
        new($"{nameof(VideoEvaluationOptions.SmoothScores)} needs a model that is a detector alone; this one has other transforms around it.", "model");

    private static DeepFeatureFlowTransformer? DetectorOf(ITransformer model) => model switch
    {
        DeepFeatureFlowTransformer detector => detector,
        IEnumerable<ITransformer> chain when chain.Count() == 1 => DetectorOf(chain.First()),
        _ => null,
    };
}
