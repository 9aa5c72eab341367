using System.Globalization;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Training;

namespace Dff.Samples.Progress;

/// <summary>Where a training stands, for people. Written by the training thread, read by the one that draws.</summary>
internal sealed class TrainingFigures
{
    // About the last 50 steps.
    private const double Smoothing = 0.02;

    private readonly Lock _lock = new();
    private double _weightedLoss;
    private double _weight;
    private TrainingProgress? _last;
    private long _validated;
    private double? _lastScore;

    public TrainingProgress? Last
    {
        get
        {
            lock (_lock)
                return _last;
        }
    }

    /// <summary>Gets the mean loss, the last steps counting most; null before the first.</summary>
    public double? Loss
    {
        get
        {
            lock (_lock)
                return _weight > 0 ? _weightedLoss / _weight : null;
        }
    }

    /// <summary>Gets the best figure of the validation set so far, 0 to 1, and its epoch.</summary>
    public (double Score, int Epoch)? Best { get; private set; }

    /// <summary>What a checkpoint says of the best figure and its epoch, from 1; null before the first validation.</summary>
    public static (double Score, int Epoch)? BestOf(TrainingState state) => state.BestScore is double best
        ? (best, (int)((state.BestStep - 1) * state.BatchSize / state.PairsPerEpoch) + 1)
        : null;

    /// <summary>Takes over what was best before a resumption.</summary>
    public void Resume(TrainingState state) => Best = BestOf(state);

    public void Report(TrainingProgress progress)
    {
        lock (_lock)
        {
            _last = progress;
            _validated = 0;
            if (progress.IsEpochEnd)
            {
                _lastScore = progress.ValidationScore ?? _lastScore;
                if (progress is { IsBest: true, ValidationScore: double best })
                    Best = (best, progress.Epoch);
            }
            else if (double.IsFinite(progress.Loss))
            {
                _weightedLoss += Smoothing * (progress.Loss - _weightedLoss);
                _weight += Smoothing * (1 - _weight);
            }
        }
    }

    public void ReportValidation(long frames)
    {
        lock (_lock)
            _validated = frames;
    }

    /// <summary>The lines under the bar.</summary>
    public string[] Lines(long validationFrames)
    {
        lock (_lock)
        {
            string doing = _validated > 0
                ? string.Create(CultureInfo.InvariantCulture, $"   validating: {_validated} of {validationFrames} frames")
                : "";
            return _last is { } step ? [Speed(step), Scores(step) + doing] : [$"preparing{doing}"];
        }
    }

    private string Speed(TrainingProgress step) => string.Create(
        CultureInfo.InvariantCulture,
        $"loss {Loss:0.0000}   rate {step.LearningRate:0.0e+0}   {step.PairsPerSecond:0.00} pairs/s   waiting for data {100 * step.DataWaitShare:0} %   {FrameProgress.Duration(step.Remaining)} left");

    private string Scores(TrainingProgress step)
    {
        string last = _lastScore is double value ? string.Create(CultureInfo.InvariantCulture, $"   {step.ValidationMetric} {value:0.000}") : "";
        string best = Best is { } found
            ? string.Create(CultureInfo.InvariantCulture, $"   best {found.Score:0.000} (epoch {found.Epoch})")
            : "";
        return $"epoch {step.Epoch} of {step.EpochCount}{last}{best}";
    }
}
