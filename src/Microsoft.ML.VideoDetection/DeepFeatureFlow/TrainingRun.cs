using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection;

/// <summary>One training, from options and data to a detector.</summary>
internal sealed class TrainingRun(IHostEnvironment environment, DeepFeatureFlowTrainer.Options options)
{
    private const string Channel = "VideoDetection";

    public DeepFeatureFlowTransformer Fit(IDataView input)
    {
        TrainerSchema.Check(SchemaShape.Create(input.Schema), options);
        ValidationRun? validation = options.ValidationSet is { } set ? new ValidationRun(environment, set, options) : null;
        LabeledVideoData frames = (LabeledVideoData)input;
        DeepFeatureFlowArchitecture architecture = options.Architecture with { ClassNames = [.. frames.ClassNames] };
        TrainingStart start = TrainingStart.From(environment, options, architecture);
        Device device = TorchDevice.Choose(environment);
        using var workspace = new WorkspaceFolder(options.WorkspacePath ?? start.CheckpointFolder);
        DeepFeatureFlowNetwork network = Begin(start, architecture, device);
        try
        {
            workspace.IsDone = Train(network, device, frames, start, workspace.Path, validation);
            return new DeepFeatureFlowTransformer(TrainerSchema.Detection(options), new DetectorModel(network, device));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static DeepFeatureFlowNetwork Begin(TrainingStart start, DeepFeatureFlowArchitecture architecture, Device device)
    {
        DeepFeatureFlowNetwork network = InitialNetwork.Build(start.Seed, architecture);
        if (start.CheckpointPath is null)
            network.FlowNetwork.ZeroLastLayer();
        network.to(device);
        return network;
    }

    // False when it was cancelled, and somebody may want to go on from the checkpoint.
    private bool Train(
        DeepFeatureFlowNetwork network, Device device, LabeledVideoData frames, TrainingStart start, string workspace, ValidationRun? validation)
    {
        TrainingRecipe recipe = TrainingRecipes.From(options, start.Seed);
        var checkpoints = new CheckpointFolder(workspace);
        using var optimizer = new DetectorOptimizer(FrozenStages.Apply(network, recipe.FrozenStages), recipe.Optimizer);
        var loop = new TrainingLoop(
            network,
            optimizer,
            device,
            frames,
            recipe,
            new LoopSettings(options.LoadingThreads, TimeSpan.FromMinutes(options.CheckpointEveryMinutes), options.EarlyStoppingCriteria),
            checkpoints,
            new TrainingSurroundings(
                Report,
                message => environment.LogWarning(Channel, message),
                validation is null ? null : () => validation.Measure(network, device),
                environment.CheckAlive,
                options.CancellationToken));
        if (start is { CheckpointPath: string path, State: { } state })
        {
            TrainingCheckpoint.Restore(path, network, optimizer, state.Updates);
            checkpoints.TakeBestFrom(path);
            loop.ContinueFrom(state);
            environment.LogInfo(Channel, $"Going on after step {state.Step} of '{path}'.");
        }

        bool isCancelled = false;
        try
        {
            loop.Run();
        }
        catch (OperationCanceledException) when (options.ReturnModelWhenCancelled)
        {
            isCancelled = true;
            environment.LogWarning(
                Channel,
                $"Training was cancelled after {loop.State.Step} steps; the model so far is returned. To go on, set ResumeFrom to '{checkpoints.LastPath}'.");
        }
        catch (OperationCanceledException error)
        {
            throw new OperationCanceledException(
                $"Training was cancelled after {loop.State.Step} steps. To go on, set ResumeFrom to '{checkpoints.LastPath}'.",
                error,
                error.CancellationToken);
        }

        if (options.ReturnBest && loop.State is { BestAveragePrecision50: not null } end && end.BestStep != end.Step)
        {
            TrainingCheckpoint.Restore(checkpoints.BestPath, network, optimizer: null, updates: 0);
            environment.LogInfo(Channel, FormattableString.Invariant(
                $"The weights after step {end.BestStep} were the best on the validation set (AP50 {end.BestAveragePrecision50:F3}) and are returned."));
        }

        return !isCancelled;
    }

    private void Report(TrainingProgress progress)
    {
        if (progress.Step % options.LogEveryNStep == 0 || progress.IsEpochEnd)
        {
            environment.LogInfo(Channel, FormattableString.Invariant(
                $"Step {progress.Step}/{progress.StepCount}: loss {progress.Loss:F4} ({progress.ObjectnessLoss:F4} {progress.ProposalBoxLoss:F4} {progress.ClassLoss:F4} {progress.RegionBoxLoss:F4}), norm {progress.GradientNorm:F2}, rate {progress.LearningRate:G3}, {progress.PairsPerSecond:F2} pairs/s, wait {progress.DataWaitShare:P1}, left {progress.Remaining:hh\\:mm\\:ss} AP50 {progress.ValidationAveragePrecision50}"));
        }

        options.MetricsCallback?.Invoke(progress);
    }
}
