namespace Microsoft.ML.VideoDetection.Training.Choosing;

/// <summary>How long to learn, by rules of thumb; docs/training.md has what they rest on.</summary>
/// <param name="Steps">Of the training.</param>
/// <param name="Patience">Epochs without improvement after which training may end.</param>
internal readonly record struct TrainingLength(long Steps, int Patience)
{
    // A frame shows much of what its neighbours show; twice or three times is enough where there are hundreds.
    private const double StepsPerFrame = 2.5;
    private const long StepsPerClass = 200;
    private const long MostStepsPerFrame = 20;
    private const long FewestSteps = 600;
    private const long MostSteps = 20_000;

    /// <param name="trainingFrames">Frames that training takes as current ones.</param>
    /// <param name="labeledFrames">Those of them on which something is labelled.</param>
    /// <param name="classes">Classes that are labelled.</param>
    /// <param name="batchSize">Pairs per step.</param>
    public static TrainingLength Of(long trainingFrames, long labeledFrames, int classes, int batchSize)
    {
        double pairs = Math.Max(
            FewestSteps, Math.Max(StepsPerFrame * labeledFrames, Math.Min(StepsPerClass * classes, MostStepsPerFrame * labeledFrames)));
        long steps = Math.Max(1, (long)Math.Ceiling(Math.Min(pairs, MostSteps) / batchSize / 100) * 100);
        double epochs = steps * (double)batchSize / Math.Max(1, trainingFrames);
        return new TrainingLength(steps, Math.Max(3, (int)Math.Ceiling(epochs / 3)));
    }
}
