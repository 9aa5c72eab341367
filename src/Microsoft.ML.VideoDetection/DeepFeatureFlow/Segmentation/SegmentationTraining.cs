using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Distributed;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;
using Microsoft.ML.VideoDetection.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;

/// <summary>Trains a segmenter.</summary>
internal static class SegmentationTraining
{
    /// <param name="environment">Of the trainer.</param>
    /// <param name="options">Validated.</param>
    /// <param name="ranks">The processes that train together; null when this one is alone.</param>
    /// <param name="data">Frames with masks.</param>
    public static VideoSegmentationTransformer Fit(
        IHostEnvironment environment, VideoSegmentationTrainer.Options options, RankGroup? ranks, LabeledMaskData data)
    {
        if (options.ClassWeights is { } weights && weights.Count != data.ClassNames.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"{nameof(options.ClassWeights)} has {weights.Count} weight(s) for {data.ClassNames.Count} class(es); expected one for each.");
        }

        SegmentationValidation? validation = options.ValidationSet is { } set ? new SegmentationValidation(environment, set, options) : null;
        var run = new TrainingRun(environment, options, ranks);
        ReadOnlyMemory<long> pixels = new MaskDataCheck(data, run.Callbacks).Run();
        IReadOnlyList<double>? classWeights = options.ClassWeights ?? (options.BalanceClasses ? PixelLoss.BalancedWeights(pixels.Span) : null);
        (SegmentationNetwork network, Device device) = run.Run(
            data,
            architecture => new SegmentationNetwork(architecture, CPU),
            (trained, recipe) => new TaughtTask<LoadedMaskPair>(
                data,
                new MaskPairLoading(data, trained.Architecture, recipe.PairSampling.Augmentation).Load,
                new SegmentationObjective(trained, new PixelLoss(classWeights), recipe.ObjectiveWeights),
                SegmentationObjective.LossNames,
                TrainingProgress.MeanIntersectionOverUnion),
            validation is null ? null : validation.Measure);
        return new VideoSegmentationTransformer(SegmentationSchema.Columns(options), new SegmenterModel(network, device));
    }
}
