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
    public static IDataView? Transform(RankGroup ranks, ITransformer model, LabeledVideoData data, VideoDetectorOptions options)
    {
        if (DetectorOf(model) is { } detector)
            return ShardedDetection.Transform(ranks, detector, data, options);

        // What other transforms of a chain make of the detections is not known here: the first rank does all of it.
        return ranks.IsFirst ? Transform(model, data, options) : null;
    }

    private static DeepFeatureFlowTransformer? DetectorOf(ITransformer model) => model switch
    {
        DeepFeatureFlowTransformer detector => detector,
        IEnumerable<ITransformer> chain when chain.Count() == 1 => DetectorOf(chain.First()),
        _ => null,
    };
}
