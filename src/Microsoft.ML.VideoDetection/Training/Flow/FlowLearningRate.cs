namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The learning rate of flow pretraining: linear warm-up, then half a cosine down to zero.</summary>
/// <remarks>
/// Origin of the cosine: Loshchilov, Hutter, "SGDR", 2017, equation 5, without restarts. In so few steps it needs no choice of where to decay.
/// </remarks>
internal static class FlowLearningRate
{
    private const double Highest = 5e-4;
    private const double WarmUpShare = 0.05;

    /// <param name="step">0-based.</param>
    /// <param name="stepCount">Steps of the whole pretraining.</param>
    public static double At(int step, int stepCount)
    {
        double warmUp = Math.Ceiling(WarmUpShare * stepCount);
        return step < warmUp
            ? Highest * (step + 1) / (warmUp + 1)
            : Highest * 0.5 * (1 + Math.Cos(Math.PI * (step - warmUp) / (stepCount - warmUp)));
    }
}
