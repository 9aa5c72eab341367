namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The learning rate of each step: linear warm-up, then a constant that is multiplied at given places.</summary>
/// <param name="Base">Learning rate after the warm-up.</param>
/// <param name="WarmUpSteps">Steps of the warm-up.</param>
/// <param name="WarmUpFactor">Factor on <paramref name="Base"/> at the first step; it grows to 1 over the warm-up.</param>
/// <param name="DecaySteps">Steps from which the rate is multiplied once more by <paramref name="DecayFactor"/>.</param>
/// <param name="DecayFactor">For example 0.1.</param>
/// <remarks>Origin: mmcv/runner/hooks/lr_updater.py, StepLrUpdaterHook with warmup "linear".</remarks>
internal sealed record LearningRateSchedule(
    double Base, int WarmUpSteps, double WarmUpFactor, IReadOnlyList<long> DecaySteps, double DecayFactor)
{
    /// <param name="step">0-based.</param>
    public double At(long step)
    {
        double rate = Base * Math.Pow(DecayFactor, DecaySteps.Count(decay => step >= decay));
        return step >= WarmUpSteps
            ? rate
            : rate * (1 - ((1 - ((double)step / WarmUpSteps)) * (1 - WarmUpFactor)));
    }
}
