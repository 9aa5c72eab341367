using System.Diagnostics;
using Microsoft.ML.VideoDetection.Tasks;
using Microsoft.ML.VideoDetection.Training.DataParallel;
using Microsoft.ML.VideoDetection.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Steps, epochs, validation and checkpoints, from wherever a training stands to its end.</summary>
/// <typeparam name="TPair">What is loaded of a pair.</typeparam>
internal sealed class TrainingLoop<TPair>
    where TPair : class, ILoadedPair
{
    // More in a row means that the weights are lost, not that a frame is odd.
    private const int MostSkippedInARow = 20;

    private readonly FeatureFlowNetwork _network;
    private readonly DetectorOptimizer _optimizer;
    private readonly TaughtTask<TPair> _task;
    private readonly TrainingRecipe _recipe;
    private readonly LoopSettings _settings;
    private readonly CheckpointFolder? _checkpoints;
    private readonly TrainingCallbacks _callbacks;
    private readonly Device _device;
    private readonly TrainingRanks _ranks;
    private readonly PairShare _share;
    private readonly PairSchedule _schedule;
    private readonly LearningRateSchedule _learningRate;
    private readonly StepPlan _plan;
    private TrainingState _state;
    private StepClock _clock;
    private bool _isSaved;
    private long _lastSave = Stopwatch.GetTimestamp();
    private int _skippedInARow;
    private StepLosses _losses = StepLosses.Unknown;
    private double _rate;

    /// <param name="network">What is trained.</param>
    /// <param name="optimizer">Of the network.</param>
    /// <param name="device">Of the network.</param>
    /// <param name="task">What is learnt, and from what; all of it on every rank.</param>
    /// <param name="recipe">What a step does; its batch size is that of one rank.</param>
    /// <param name="settings">When to save and when to end.</param>
    /// <param name="checkpoints">Null on ranks that write nothing.</param>
    /// <param name="callbacks">What the loop tells and asks.</param>
    /// <param name="ranks">The processes that train together.</param>
    public TrainingLoop(
        FeatureFlowNetwork network,
        DetectorOptimizer optimizer,
        Device device,
        TaughtTask<TPair> task,
        TrainingRecipe recipe,
        LoopSettings settings,
        CheckpointFolder? checkpoints,
        TrainingCallbacks callbacks,
        TrainingRanks ranks)
    {
        (_network, _optimizer, _device, _task, _recipe) = (network, optimizer, device, task, recipe);
        (_settings, _checkpoints, _callbacks) = (settings, checkpoints, callbacks);
        _ranks = ranks;
        _share = new PairShare(recipe.BatchSize, ranks.Rank, ranks.Count);
        _schedule = new PairSchedule(task.Frames, recipe.PairSampling);
        _plan = new StepPlan(_schedule.PairsPerEpoch, _share.PairsPerStep, recipe.MaxEpoch, recipe.MaxSteps);
        _learningRate = new LearningRateSchedule(
            recipe.Optimizer.LearningRate,
            recipe.WarmUpSteps,
            recipe.WarmUpFactor,
            recipe.DecayAt,
            recipe.DecayFactor);
        _state = new TrainingState(
            recipe.PairSampling.Seed, 0, 0, _share.PairsPerStep, _schedule.PairsPerEpoch, null, 0, 0, TimeSpan.Zero, 0, IsFinished: false)
        {
            Ranks = _share.Ranks,
        };
        _clock = new StepClock(TimeSpan.Zero);
    }

    // Validation may be cancelled in the middle; it is then made up for.
    private bool IsEpochToEnd => _state.Step > 0 && _state.EndedEpochAt != _state.Step && _plan.IsEpochEnd(_state.Step);

    public TrainingState State => _state with { Updates = _optimizer.Updates, Elapsed = _clock.Elapsed };

    /// <summary>Goes on from a checkpoint, whose weights and optimizer state are in place already.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is of a training on other data or with another batch size.</exception>
    public void ContinueFrom(TrainingState state)
    {
        bool isSameBatch = state.BatchSize == _share.PairsPerStep || state.BatchSize == (long)_recipe.BatchSize * state.Ranks;
        if (state.PairsPerEpoch != _state.PairsPerEpoch || !isSameBatch)
        {
            string ranks = state.Ranks == 1 ? "" : $" of {state.Ranks} ranks";
            throw new InvalidDataException(
                $"The checkpoint is of a training on {state.PairsPerEpoch} frames with {state.BatchSize} pairs per step{ranks}; the data has "
                + $"{_state.PairsPerEpoch} training frames and BatchSize is {_recipe.BatchSize}. Resume with the same data and options.");
        }

        // With more epochs than before, a training that was finished goes on.
        _state = state = state.InStepsOf(_share.PairsPerStep, _share.Ranks);
        _clock = new StepClock(state.Elapsed);
        if (state.Step > 0)
            EndInTime();
        _state = state with
        {
            IsFinished = (state.Step >= _plan.StepCount && !IsEpochToEnd) || IsHopeless(state.EpochsWithoutImprovement),
        };
    }

    /// <summary>Trains to the end.</summary>
    /// <exception cref="OperationCanceledException">The user cancelled; a checkpoint was written.</exception>
    /// <exception cref="InvalidOperationException">A loss or gradient is not finite; a checkpoint from before that was written.</exception>
    /// <exception cref="InvalidDataException">A frame cannot be read; a checkpoint was written.</exception>
    public void Run()
    {
        using StepExchange exchange = _ranks.Open(_network, _optimizer, IsCancelled);
        using var step = new TrainingStep<TPair>(_task.Objective, _optimizer, _device, exchange);
        using var pairs = new PrefetchQueue<TPair>(
            own => _task.Load(_schedule[_share[own]]),
            _state.Step * _recipe.BatchSize,
            _plan.StepCount * _recipe.BatchSize,
            _settings.LoadingThreads,
            ahead: _settings.LoadingThreads + _recipe.BatchSize);
        // What was prepared before the first step, such as the flow network, is not to be lost either; and a workspace that a training
        // goes on in need not be the one that it comes from.
        _checkpoints?.ClearUnfinished();
        SaveLast();
        try
        {
            while (!_state.IsFinished)
            {
                _ranks.ThrowIfCancelled(exchange.IsStopping, _callbacks);
                if (IsEpochToEnd)
                    EndEpoch();
                else
                    Advance(step, pairs, exchange);
                SaveInTime();
            }

            if (exchange.Describe(_clock) is string exchanged)
                _callbacks.Info(exchanged);
        }
        catch
        {
            SaveAfterFailure();
            throw;
        }
    }

    private bool IsCancelled()
    {
        try
        {
            _callbacks.CheckAlive();
            return _callbacks.Cancellation.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private void Advance(TrainingStep<TPair> step, PrefetchQueue<TPair> pairs, StepExchange exchange)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan waitedBefore = pairs.Waited, exchangedBefore = exchange.Waited;
        var batch = new TPair[_recipe.BatchSize];
        for (int i = 0; i < batch.Length; i++)
            batch[i] = pairs.Take(_ranks.LoadingToken(_callbacks.Cancellation));

        _rate = _learningRate.At(_state.Step, StepCount);
        StepLosses losses = step.Run(batch, _rate);
        if (!losses.IsFinite)
            HandleNonFinite(step, batch, losses);
        else
            _skippedInARow = 0;
        (_state, _losses, _isSaved) = (_state with { Step = _state.Step + 1 }, losses, false);
        _clock.Add(Stopwatch.GetElapsedTime(start), pairs.Waited - waitedBefore, exchange.Waited - exchangedBefore);
        EndInTime();
        _callbacks.Report(Progress());
    }

    // A training that was ended by its time before is at its end, whatever was said of the steps.
    private void EndInTime()
    {
        if (_settings.Time?.IsOver(_clock.Elapsed, _clock.PerStep) == true)
            _plan.EndAt(_state.Step);
    }

    private void EndEpoch()
    {
        long start = Stopwatch.GetTimestamp();
        double? score = _ranks.Validate(_callbacks.Validate);
        _settings.Time?.Validated(Stopwatch.GetElapsedTime(start));
        bool isBest = score is double value && !(value <= _state.BestScore);
        bool isImprovement = score > (_state.BestScore ?? double.NegativeInfinity) + (_settings.EarlyStopping?.MinDelta ?? 0);
        int idle = score is null || isImprovement ? 0 : _state.EpochsWithoutImprovement + 1;
        _state = _state with
        {
            BestScore = isBest ? score : _state.BestScore,
            BestStep = isBest ? _state.Step : _state.BestStep,
            EpochsWithoutImprovement = idle,
            EndedEpochAt = _state.Step,
            IsFinished = _state.Step >= _plan.StepCount || IsHopeless(idle),
        };
        if (isBest)
            _checkpoints?.SaveBest(_network, _optimizer, State);
        SaveLast();
        _callbacks.Report(Progress() with
        {
            IsEpochEnd = true, ValidationScore = score, IsBest = isBest,
        });
    }

    private bool IsHopeless(int epochsWithoutImprovement) =>
        epochsWithoutImprovement >= (_settings.EarlyStopping?.Patience ?? int.MaxValue);

    private void HandleNonFinite(TrainingStep<TPair> step, TPair[] batch, StepLosses losses)
    {
        // With finite losses but infinite gradients every pair of the step is a suspect.
        TPair[] guilty = [.. batch.Where(pair => !step.Measure(pair).IsFinite)];
        string where = _ranks.Blame([.. guilty.Select(Describe)], [.. batch.Select(Describe)]);
        string what = double.IsFinite(losses.Total) ? "The gradient" : "The loss";
        string message = $"{what} of step {_state.Step + 1} is not finite: {where}.";
        if (!_recipe.SkipNonFinite || ++_skippedInARow > MostSkippedInARow)
        {
            throw _ranks.EndTogether(new InvalidOperationException(
                $"{message} Look at these frames and their boxes; otherwise lower LearningRate or set GradientClipNorm, and resume "
                + "from the last checkpoint."));
        }

        _callbacks.Warn($"{message} The step was skipped.");
    }

    private string Describe(TPair pair)
    {
        FramePair frames = pair.Pair;
        string current = $"video '{_task.Frames.Videos[frames.Video].Id}', frame {_task.Frames.Videos[frames.Video].GetFrameIndex(frames.Current)}";
        return frames.Reference is int reference
            ? $"{current} (reference frame {_task.Frames.Videos[frames.Video].GetFrameIndex(reference)})"
            : current;
    }

    private void SaveInTime()
    {
        if (!_isSaved && !IsEpochToEnd && Stopwatch.GetElapsedTime(_lastSave) >= _settings.CheckpointInterval)
            SaveLast();
    }

    private void SaveLast()
    {
        long start = Stopwatch.GetTimestamp();
        _checkpoints?.SaveLast(_network, _optimizer, State);
        _isSaved = true;
        _lastSave = Stopwatch.GetTimestamp();
        _settings.Time?.Saved(Stopwatch.GetElapsedTime(start));
    }

    // Whatever ended the training, a full disk for one, is what the user must hear of.
    private void SaveAfterFailure()
    {
        try
        {
            if (!_isSaved)
                SaveLast();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _callbacks.Warn($"The last steps could not be saved: {error.Message}");
        }
    }

    private double StepCount => _settings.Time is { } time
        ? Math.Min(_plan.StepCount, time.StepCount(_state.Step, _clock.Elapsed, _clock.PerStep))
        : _plan.StepCount;

    private TrainingProgress Progress() => Progress((long)Math.Max(_state.Step, StepCount));

    private TrainingProgress Progress(long stepCount) => new()
    {
        Step = _state.Step,
        StepCount = stepCount,
        Epoch = _plan.EpochOf(_state.Step - 1) + 1,
        EpochCount = _plan.EpochOf(stepCount - 1) + 1,
        Loss = _losses.Total,
        ObjectnessLoss = Loss("objectness"),
        ProposalBoxLoss = Loss("proposal_boxes"),
        ClassLoss = Loss("classes"),
        RegionBoxLoss = Loss("region_boxes"),
        Parts = [.. _task.LossNames.Select(name => (name, Loss(name)))],
        ValidationMetric = _task.Metric,
        FlowLoss = _network.FlowNetwork is null ? null : _losses.Flow,
        GradientNorm = _losses.GradientNorm,
        LearningRate = _rate,
        PairsPerSecond = _clock.PerStep == TimeSpan.Zero ? 0 : _share.PairsPerStep / _clock.PerStep.TotalSeconds,
        DataWaitShare = _clock.WaitShare,
        RankWaitShare = _clock.ExchangeShare,
        Elapsed = _clock.Elapsed,
        Remaining = _clock.PerStep * (stepCount - _state.Step),
    };

    // 0 where the task has no such part.
    private double Loss(string name)
    {
        int part = _task.LossNames.ToList().IndexOf(name);
        return part < 0 ? 0 : _losses.Parts.Count == 0 ? double.NaN : _losses.Parts[part];
    }
}
