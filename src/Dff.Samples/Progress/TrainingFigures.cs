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
    private double? _lastPrecision;

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

    /// <summary>Gets the best AP50 on the validation set so far, 0 to 1, and its epoch.</summary>
    public (double Precision, int Epoch)? Best { get; private set; }

    /// <summary>What a checkpoint says of the best AP50 and its epoch, from 1; null before the first validation.</summary>
    public static (double Precision, int Epoch)? BestOf(TrainingState state) => state.BestAveragePrecision50 is double best
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
                _lastPrecision = progress.ValidationAveragePrecision50 ?? _lastPrecision;
                if (progress is { IsBest: true, ValidationAveragePrecision50: double best })
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
            return _last is { } step ? [Speed(step), Precision(step) + doing] : [$"preparing{doing}"];
        }
    }

    private string Speed(TrainingProgress step) => string.Create(
        CultureInfo.InvariantCulture,
        $"loss {Loss:0.0000}   rate {step.LearningRate:0.0e+0}   {step.PairsPerSecond:0.00} pairs/s   waiting for data {100 * step.DataWaitShare:0} %   {FrameProgress.Duration(step.Remaining)} left");

    private string Precision(TrainingProgress step)
    {
        string last = _lastPrecision is double value ? string.Create(CultureInfo.InvariantCulture, $"   AP50 {value:0.000}") : "";
        string best = Best is { } found
            ? string.Create(CultureInfo.InvariantCulture, $"   best {found.Precision:0.000} (epoch {found.Epoch})")
            : "";
        return $"epoch {step.Epoch} of {step.EpochCount}{last}{best}";
    }
}
