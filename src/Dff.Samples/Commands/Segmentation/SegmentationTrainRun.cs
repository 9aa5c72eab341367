using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Training;

namespace Dff.Samples.Commands.Segmentation;

/// <summary>One run of <c>train --task segmentation</c>: frames with masks in, a model out.</summary>
internal sealed class SegmentationTrainRun
{
    public required MaskDataSource Data { get; init; }

    public required string OutputPath { get; init; }

    public required string WorkspacePath { get; init; }

    public bool Resume { get; init; }

    /// <summary>Gets network and recipe, in the words that <c>train</c> has for all tasks.</summary>
    public required DeepFeatureFlowTrainer.Options Options { get; init; }

    /// <summary>Gets what puts a message about <see cref="Options"/> into the words of the command line.</summary>
    public required Func<string, string> Translate { get; init; }

    public int? Seed { get; init; }

    public string? Device { get; init; }

    public int? Threads { get; init; }

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        // Everything that can be wrong is found out before hours of training.
        MLContext mlContext = SharedOptions.CreateContext(Device, Threads, Seed);
        TrainingState? before = null;
        if (CommonRun.IsFirst)
        {
            before = mlContext.VideoDetection.ReadTrainingState(WorkspacePath);
            if (before is not null && !Resume)
            {
                throw new InvalidOperationException(
                    $"'{WorkspacePath}' holds the checkpoint of a training already: use --resume or another --workspace, or delete it.");
            }

            ModelFiles.RequireWritable(OutputPath);
        }

        LabeledMaskData data = Data.Open(mlContext);
        MaskDataSource.Describe(data, "Training on");
        var display = new TrainingDisplay(validationFrames: 0);
        if (before is not null)
        {
            Console.WriteLine($"Going on from the checkpoint in {WorkspacePath}.");
            display.Figures.Resume(before);
        }

        VideoSegmentationTransformer model;
        try
        {
            VideoSegmentationTrainer.Options options = ForSegmentation(Options);
            options.WorkspacePath = WorkspacePath;
            options.ResumeFrom = before is null ? null : WorkspacePath;
            options.MetricsCallback = display.Report;
            options.CancellationToken = cancel;
            options.ScaleOut = ScaleOutMode.WhenLaunched;
            if (TrainingDisplay.IsLive)
                options.LogEveryNStep = int.MaxValue;
            model = await display.RunAsync(mlContext, () => mlContext.VideoSegmentation.Trainers.DeepFeatureFlow(options).Fit(data));
        }
        catch (ArgumentOutOfRangeException error) when (display.Figures.Last is null)
        {
            Console.Error.WriteLine(Translate(error.Message));
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine(mlContext.VideoDetection.ReadTrainingState(WorkspacePath) is { } state
                ? $"Interrupted after {state.Step} steps. To go on, give the same command with --resume."
                : "Interrupted before the first step; nothing is kept.");
            return ExitCode.Interrupted;
        }

        using (model)
        {
            if (!CommonRun.IsFirst)
                return ExitCode.Done;
            VideoDetectionModel.SaveModel(mlContext, model, model.InputSchema, OutputPath);
            Console.WriteLine($"Written: {OutputPath}");
            Console.WriteLine($"Workspace: {WorkspacePath}");
            Console.WriteLine("Next:");
            Console.WriteLine($"  Dff.Samples predict --model {OutputPath} --input VIDEO --output segmented.mp4");
            Console.WriteLine($"  Dff.Samples evaluate --model {OutputPath} --data {Data.Path}{(Data.Masks is null ? " --set val" : $" --masks {Data.Masks}")}");
            return ExitCode.Done;
        }
    }

    private static VideoSegmentationTrainer.Options ForSegmentation(DeepFeatureFlowTrainer.Options common) => new()
    {
        Architecture = common.Architecture,
        MotionEstimator = common.MotionEstimator,
        InitialWeightsPath = common.InitialWeightsPath,
        MaxEpoch = common.MaxEpoch,
        MaxSteps = common.MaxSteps,
        BatchSize = common.BatchSize,
        Optimizer = common.Optimizer,
        LearningRate = common.LearningRate,
        Momentum = common.Momentum,
        WeightDecay = common.WeightDecay,
        GradientClipNorm = common.GradientClipNorm,
        WarmUpSteps = common.WarmUpSteps,
        LearningRateDecayAt = common.LearningRateDecayAt,
        LearningRateDecayFactor = common.LearningRateDecayFactor,
        FrozenStages = common.FrozenStages,
        ReferenceFrameRange = common.ReferenceFrameRange,
        UnwarpedShare = common.UnwarpedShare,
        FlipProbability = common.FlipProbability,
        Augmentation = common.Augmentation,
        LogEveryNStep = common.LogEveryNStep,
        CheckpointEveryMinutes = common.CheckpointEveryMinutes,
        SkipNonFiniteSteps = common.SkipNonFiniteSteps,
        LoadingThreads = common.LoadingThreads,
    };
}
