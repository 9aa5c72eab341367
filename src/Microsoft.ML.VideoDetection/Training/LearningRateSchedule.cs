namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The learning rate of each step: linear warm-up, then a constant that is multiplied at given places, or a cosine.</summary>
/// <param name="Base">Learning rate after the warm-up.</param>
/// <param name="WarmUpSteps">Steps of the warm-up.</param>
/// <param name="WarmUpFactor">Factor on <paramref name="Base"/> at the first step; it grows to 1 over the warm-up.</param>
/// <param name="DecayAt">Shares of the training from which the rate is multiplied once more by <paramref name="DecayFactor"/>; null for a cosine.</param>
/// <param name="DecayFactor">For example 0.1.</param>
/// <remarks>
/// Origin: mmcv/runner/hooks/lr_updater.py, StepLrUpdaterHook with warmup "linear"; Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with
/// Warm Restarts", 2017, equation 5, without a restart.
/// </remarks>
internal sealed record LearningRateSchedule(
    double Base, int WarmUpSteps, double WarmUpFactor, IReadOnlyList<double>? DecayAt, double DecayFactor)
{
    /// <param name="step">0-based.</param>
    /// <param name="stepCount">Steps of the whole training; an estimate where training ends after a time.</param>
    public double At(long step, double stepCount)
    {
        double rate = Base * (DecayAt is null
            ? Cosine(step, stepCount)
            : Math.Pow(DecayFactor, DecayAt.Count(share => step >= Math.Round(share * stepCount))));
        return step >= WarmUpSteps
            ? rate
            : rate * (1 - ((1 - ((double)step / WarmUpSteps)) * (1 - WarmUpFactor)));
    }

    private double Cosine(long step, double stepCount)
    {
        double done = Math.Max(0, step - WarmUpSteps) / Math.Max(1, stepCount - WarmUpSteps);
        return (1 + Math.Cos(Math.PI * Math.Min(1, done))) / 2;
    }
}
