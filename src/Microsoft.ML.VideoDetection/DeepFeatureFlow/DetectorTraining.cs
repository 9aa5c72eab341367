using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Distributed;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Trains a detector.</summary>
internal static class DetectorTraining
{
    /// <param name="environment">Of the trainer.</param>
    /// <param name="options">Validated.</param>
    /// <param name="ranks">The processes that train together; null when this one is alone.</param>
    /// <param name="input">Labelled frames.</param>
    public static DeepFeatureFlowTransformer Fit(
        IHostEnvironment environment, DeepFeatureFlowTrainer.Options options, RankGroup? ranks, IDataView input)
    {
        TrainerSchema.Check(SchemaShape.Create(input.Schema), options);
        ValidationRun? validation = options.ValidationSet is { } set ? new ValidationRun(environment, set, options) : null;
        var run = new TrainingRun(environment, options, ranks);
        if (options.ValidationSet is LabeledVideoData labeled && ValidationClasses.Warning(labeled) is string warning)
            run.Warn(warning);
        using TrainingData data = TrainingData.Open(input, options, options.Architecture, run.Callbacks);
        LabeledVideoData frames = data.Frames;
        (DeepFeatureFlowNetwork network, Device device) = run.Run(
            frames,
            architecture => new DeepFeatureFlowNetwork(architecture, CPU),
            (trained, recipe) => new TaughtTask<LoadedPair>(
                frames,
                new PairLoading(frames, trained.Architecture, recipe.PairSampling.Augmentation).Load,
                DetectorObjective.Of(
                    trained, options.TrainingProposalCount, options.AnchorSampleCount, options.RegionSampleCount, recipe.ObjectiveWeights),
                DetectorObjective.LossNames,
                TrainingProgress.AveragePrecision50),
            validation is null ? null : validation.Measure);
        return new DeepFeatureFlowTransformer(TrainerSchema.Detection(options), new DetectorModel(network, device));
    }
}
