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
        using TrainingData data = TrainingData.Open(
            input, options, options.Architecture, new DataSurroundings(Info, Warn, environment.CheckAlive, options.CancellationToken));
        DeepFeatureFlowArchitecture architecture = options.Architecture with { ClassNames = [.. data.Frames.ClassNames] };
        TrainingStart start = TrainingStart.From(environment, options, architecture);
        Device device = TorchDevice.Choose(environment);
        using var workspace = new WorkspaceFolder(options.WorkspacePath ?? start.CheckpointFolder);
        DeepFeatureFlowNetwork network = Begin(start, architecture, device);
        try
        {
            workspace.IsDone = Train(network, device, data.Frames, start, workspace.Path, validation);
            return new DeepFeatureFlowTransformer(TrainerSchema.Detection(options), new DetectorModel(network, device));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private DeepFeatureFlowNetwork Begin(TrainingStart start, DeepFeatureFlowArchitecture architecture, Device device)
    {
        DeepFeatureFlowNetwork network = InitialNetwork.Build(start.Seed, architecture);
        try
        {
            if (start.CheckpointPath is null)
                GiveInitialWeights(network, start.Seed, device);
            else
                network.to(device);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private void GiveInitialWeights(DeepFeatureFlowNetwork network, int seed, Device device)
    {
        DetectorInitialization.Apply(network, seed);
        InitialWeightsResult given = InitialWeights.Fill(network, options.InitialWeightsPath, options.FlowWeightsPath, Info, Warn);
        network.to(device);
        if (!options.PretrainFlow)
            return;

        FlowPretrainingResult result = FlowPretraining.Run(
            network,
            device,
            new FlowPretrainingSettings(
                options.FlowPretrainingSteps,
                options.FlowPretrainingBatchSize,
                options.ReferenceFrameRange,
                options.LoadingThreads,
                seed,
                FromScratch: !given.Flow),
            ReportFlow,
            environment.CheckAlive,
            options.CancellationToken);
        Info(FormattableString.Invariant(
            $"Flow pretraining: end-point error {result.Before:F2} before, {result.After:F2} after, {result.ZeroFlow:F2} of zero flow, network pixels on unseen synthetic pairs; {result.Elapsed:m\\:ss} minutes."));
    }

    // False when it was cancelled, and somebody may want to go on from the checkpoint.
    private bool Train(
        DeepFeatureFlowNetwork network, Device device, LabeledVideoData frames, TrainingStart start, string workspace, ValidationRun? validation)
    {
        TrainingRecipe recipe = TrainingRecipes.From(options, start.Seed);
        var checkpoints = new CheckpointFolder(workspace);
        using var files = new TrainingWorkspace(workspace, start.State?.Step ?? 0, Warn);
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
                progress => Report(progress, files),
                Warn,
                validation is null ? null : () => validation.Measure(network, device),
                environment.CheckAlive,
                options.CancellationToken));
        if (start is { CheckpointPath: string path, State: { } state })
        {
            TrainingCheckpoint.Restore(path, network, optimizer, state.Updates);
            checkpoints.TakeBestFrom(path);
            loop.ContinueFrom(state);
            Info($"Going on after step {state.Step} of '{path}'.");
        }

        bool isCancelled = false;
        try
        {
            loop.Run();
        }
        catch (OperationCanceledException) when (options.ReturnModelWhenCancelled)
        {
            isCancelled = true;
            Warn($"Training was cancelled after {loop.State.Step} steps; the model so far is returned. To go on, set ResumeFrom to '{checkpoints.LastPath}'.");
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
            Info(FormattableString.Invariant(
                $"The weights after step {end.BestStep} were the best on the validation set (AP50 {end.BestAveragePrecision50:F3}) and are returned."));
        }

        return !isCancelled;
    }

    private void Report(TrainingProgress progress, TrainingWorkspace workspace)
    {
        workspace.Report(progress);
        if (progress.IsEpochEnd || progress.Step % options.LogEveryNStep == 0)
            Info(ProgressLine.Of(progress));
        options.MetricsCallback?.Invoke(progress);
    }

    private void ReportFlow(FlowPretrainingProgress progress)
    {
        if (progress.Step % options.LogEveryNStep == 0 || progress.Step == progress.StepCount)
        {
            Info(FormattableString.Invariant(
                $"Flow pretraining, step {progress.Step}/{progress.StepCount}: end-point error {progress.EndPointError:F2} network pixels"));
        }
    }

    private void Info(string message) => environment.LogInfo(Channel, message);

    private void Warn(string message) => environment.LogWarning(Channel, message);
}
