namespace Microsoft.ML.VideoDetection.Training;

/// <summary>A training that ends after a time, its last validation and checkpoint included.</summary>
/// <param name="limit">Time of the whole training, with that before a resumption.</param>
/// <param name="validationFrames">Frames to measure on at the end of epochs; 0 for none.</param>
internal sealed class TimeBudget(TimeSpan limit, long validationFrames)
{
    // Until a validation was timed: a frame is a forward pass, most of them cheap ones, and a step two passes there and back.
    private const double FrameInSteps = 0.25;

    private TimeSpan? _validation;
    private TimeSpan _saving;
    private double _share;

    /// <summary>Notes how long the last validation took.</summary>
    public void Validated(TimeSpan time) => _validation = time;

    /// <summary>Notes how long the last checkpoint took.</summary>
    public void Saved(TimeSpan time) => _saving = time;

    /// <summary>Whether one more step, and what comes after it, would be too much.</summary>
    /// <param name="elapsed">Since training began.</param>
    /// <param name="perStep">Time of a step.</param>
    public bool IsOver(TimeSpan elapsed, TimeSpan perStep) => elapsed + perStep > limit - Reserve(perStep);

    /// <summary>The steps that the whole training will have, if it goes on as fast as so far; the share that is done never falls.</summary>
    /// <param name="step">Steps made.</param>
    /// <param name="elapsed">Since training began.</param>
    /// <param name="perStep">Time of a step.</param>
    public double StepCount(long step, TimeSpan elapsed, TimeSpan perStep)
    {
        double time = Math.Max(perStep.Ticks, (limit - Reserve(perStep)).Ticks);
        _share = Math.Clamp(elapsed.Ticks / Math.Max(1, time), _share, 1);
        return _share == 0 ? double.PositiveInfinity : Math.Max(step, 1) / _share;
    }

    private TimeSpan Reserve(TimeSpan perStep) => (_validation ?? (perStep * FrameInSteps * validationFrames)) + _saving;
}
