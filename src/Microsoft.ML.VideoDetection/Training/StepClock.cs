using System.Diagnostics;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>How fast training is: over the last steps, since the first ones are slow and the machine may have other work.</summary>
internal sealed class StepClock(TimeSpan before)
{
    private const int Window = 50;

    private readonly Queue<(TimeSpan Step, TimeSpan Wait, TimeSpan Exchange)> _last = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _stepSum;
    private TimeSpan _waitSum;
    private TimeSpan _exchangeSum;

    /// <summary>Gets the time since training began, with that before a resumption.</summary>
    public TimeSpan Elapsed => before + Stopwatch.GetElapsedTime(_start);

    /// <summary>Gets the mean time of the last steps.</summary>
    public TimeSpan PerStep => _last.Count == 0 ? TimeSpan.Zero : _stepSum / _last.Count;

    /// <summary>Gets the share of the last steps that was spent waiting for data.</summary>
    public double WaitShare => _stepSum == TimeSpan.Zero ? 0 : _waitSum / _stepSum;

    /// <summary>Gets the share of the last steps that was spent waiting for other ranks.</summary>
    public double ExchangeShare => _stepSum == TimeSpan.Zero ? 0 : _exchangeSum / _stepSum;

    /// <param name="step">Time of a whole step.</param>
    /// <param name="wait">Part of it that was spent waiting for data.</param>
    /// <param name="exchange">Part of it that was spent waiting for other ranks.</param>
    public void Add(TimeSpan step, TimeSpan wait, TimeSpan exchange)
    {
        _last.Enqueue((step, wait, exchange));
        _stepSum += step;
        _waitSum += wait;
        _exchangeSum += exchange;
        if (_last.Count > Window)
        {
            (TimeSpan oldStep, TimeSpan oldWait, TimeSpan oldExchange) = _last.Dequeue();
            _stepSum -= oldStep;
            _waitSum -= oldWait;
            _exchangeSum -= oldExchange;
        }
    }
}
