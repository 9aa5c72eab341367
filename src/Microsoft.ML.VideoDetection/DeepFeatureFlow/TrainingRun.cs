using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Distributed;
using Microsoft.ML.VideoDetection.Tasks;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Training.DataParallel;
using Microsoft.ML.VideoDetection.Training.Workspace;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>One training of whatever task, from options and data to a trained network.</summary>
/// <param name="environment">Of the trainer.</param>
/// <param name="options">Validated.</param>
/// <param name="ranks">The processes that train together; null when this one is alone.</param>
internal sealed class TrainingRun(IHostEnvironment environment, VideoTrainerOptions options, RankGroup? ranks)
{
    private const string Channel = "VideoDetection";

    // Of several processes the first one writes, reads and logs.
    private readonly TrainingRanks _ranks = TrainingRanks.Of(ranks);

    /// <summary>Gets what checks of the data tell and ask.</summary>
    public DataCallbacks Callbacks => new(Info, Warn, environment.CheckAlive, options.CancellationToken);

    /// <summary>Trains.</summary>
    /// <param name="frames">What is learnt from.</param>
    /// <param name="create">Makes the network of the task, on the CPU.</param>
    /// <param name="teach">Says what it is taught.</param>
    /// <param name="validate">Measures the network in the middle of its training; null when there is no validation set.</param>
    /// <returns>The network and its device; the network is the caller's.</returns>
    public (TNetwork Network, Device Device) Run<TNetwork, TPair>(
        IVideoDataset frames,
        Func<DeepFeatureFlowArchitecture, TNetwork> create,
        Func<TNetwork, TrainingRecipe, TaughtTask<TPair>> teach,
        Func<TNetwork, Device, double?>? validate)
        where TNetwork : FeatureFlowNetwork
        where TPair : class, ILoadedPair
    {
        if (ranks is not null && options.MaxTime is not null)
            throw new InvalidOperationException($"{nameof(options.MaxTime)} is {options.MaxTime}; several ranks cannot end by their clocks: give {nameof(options.MaxSteps)}.");
        DeepFeatureFlowArchitecture architecture = options.Architecture with { ClassNames = [.. frames.ClassNames] };
        TrainingStart start = ranks is null ? Start() : TrainingStart.Shared(ranks, Start);
        ranks?.RequireSameData(frames);
        Device device = TorchDevice.Choose(environment, ranks?.Place);
        using WorkspaceFolder? workspace = _ranks.IsFirst ? new WorkspaceFolder(options.WorkspacePath ?? start.CheckpointFolder) : null;
        architecture = architecture with { BackboneBlocks = start.Blocks };
        TNetwork network = InitialNetwork.Build(start.Seed, () => create(architecture));
        try
        {
            if (start.CheckpointPath is null && _ranks.IsFirst)
                GiveInitialWeights(network, start.Seed);
            network.to(device);
            bool isDone = Train(network, device, start, workspace?.Path, teach, validate is null ? null : () => validate(network, device));
            if (workspace is not null)
                workspace.IsDone = isDone;
            return (network, device);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        TrainingStart Start() => TrainingStart.From(environment, options, architecture);
    }

    public void Warn(string message)
    {
        if (_ranks.IsFirst)
            environment.LogWarning(Channel, message);
    }

    private void GiveInitialWeights(FeatureFlowNetwork network, int seed)
    {
        DetectorInitialization.Apply(network, seed);
        InitialWeights.Fill(network, options.InitialWeightsPath, options.FlowWeightsPath, Info, Warn);
    }

    // False when it was cancelled, and somebody may want to go on from the checkpoint.
    private bool Train<TNetwork, TPair>(
        TNetwork network, Device device, TrainingStart start, string? workspace, Func<TNetwork, TrainingRecipe, TaughtTask<TPair>> teach, Func<double?>? validate)
        where TNetwork : FeatureFlowNetwork
        where TPair : class, ILoadedPair
    {
        TrainingRecipe recipe = TrainingRecipes.From(options, start.Seed, _ranks.Count);
        CheckpointFolder? checkpoints = workspace is null ? null : new CheckpointFolder(workspace);
        using var optimizer = new DetectorOptimizer(FrozenStages.Apply(network, recipe.FrozenStages), recipe.Optimizer);
        TaughtTask<TPair> task = teach(network, recipe);
        using TrainingWorkspace? files = workspace is null ? null : new TrainingWorkspace(
            workspace, FirstStep(start), Warn, task.LossNames, task.Metric, hasFlow: network.FlowNetwork is not null);
        var loop = new TrainingLoop<TPair>(
            network,
            optimizer,
            device,
            task,
            recipe,
            new LoopSettings(
                options.LoadingThreads,
                TimeSpan.FromMinutes(options.CheckpointEveryMinutes),
                options.EarlyStoppingCriteria,
                options.MaxTime is TimeSpan time ? new TimeBudget(time, options.ValidationSet?.GetRowCount() ?? 0) : null),
            checkpoints,
            new TrainingCallbacks(
                progress => Report(progress, files),
                Info,
                Warn,
                validate is null ? null : MeasureAverages,
                environment.CheckAlive,
                options.CancellationToken),
            _ranks);
        if (start is { CheckpointPath: string path, State: { } state })
        {
            if (checkpoints is not null)
            {
                TrainingCheckpoint.Restore(path, network, optimizer, state.Updates);
                checkpoints.TakeBestFrom(path);
            }

            optimizer.SetUpdates(state.Updates);
            loop.ContinueFrom(state);
            Info($"Going on after step {state.Step} of '{path}'{Regrouped(state, loop.State)}.");
        }

        if (ranks is not null)
        {
            ranks.SpinsWhileWaiting = device.type != DeviceType.CPU;
            Info(CommonStep.Describe(ranks, options));
            ranks.BroadcastState(network, optimizer);
        }

        bool isCancelled = false;
        try
        {
            loop.Run();
        }
        catch (OperationCanceledException error) when (options.ReturnModelWhenCancelled && (ranks is null || error.IsOfAllRanks))
        {
            isCancelled = true;
            Warn($"Training was cancelled after {loop.State.Step} steps; the model so far is returned. To go on, set ResumeFrom to '{checkpoints?.LastPath}'.");
        }
        catch (OperationCanceledException error)
        {
            var cancelled = new OperationCanceledException(
                $"Training was cancelled after {loop.State.Step} steps. To go on, set ResumeFrom to '{checkpoints?.LastPath}'.",
                error,
                error.CancellationToken);
            throw error.IsOfAllRanks ? _ranks.EndTogether(cancelled) : cancelled;
        }

        optimizer.SwapAverages();
        if (options.ReturnBest && loop.State is { BestScore: not null } end && end.BestStep != end.Step)
        {
            if (checkpoints is not null)
                TrainingCheckpoint.Restore(checkpoints.BestPath, network, optimizer: null, updates: 0);
            ranks?.BroadcastState(network, optimizer: null);
            Info(FormattableString.Invariant(
                $"The weights after step {end.BestStep} were the best on the validation set ({task.Metric} {end.BestScore:F3}) and are returned."));
        }

        return !isCancelled;

        double? MeasureAverages()
        {
            using IDisposable averages = optimizer.UseAverages();
            return validate!();
        }
    }

    private void Report(TrainingProgress progress, TrainingWorkspace? workspace)
    {
        if (workspace is null)
            return;
        workspace.Report(progress);
        if (progress.IsEpochEnd || progress.Step % options.LogEveryNStep == 0)
            Info(ProgressLine.Of(progress));
        options.MetricsCallback?.Invoke(progress);
    }

    // In steps of this training, where it has another number of pairs in a step than the one that it goes on from.
    private long FirstStep(TrainingStart start)
    {
        return start.State?.InStepsOf(options.BatchSize * _ranks.Count, _ranks.Count).Step ?? 0;
    }

    private static string Regrouped(TrainingState before, TrainingState now) => before.BatchSize == now.BatchSize
        ? ""
        : $", which had {before.BatchSize} pairs per step: as after step {now.Step} of {now.BatchSize} pairs each";

    private void Info(string message)
    {
        if (_ranks.IsFirst)
            environment.LogInfo(Channel, message);
    }
}
