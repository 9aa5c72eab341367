namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The losses of a step, averaged over its pairs.</summary>
/// <param name="Parts">Those of the task, in the order of <see cref="TaughtTask{TPair}.LossNames"/>; empty when they are not known.</param>
/// <param name="Flow">What the pictures say of the flow, with its weights.</param>
/// <param name="GradientNorm">Norm of all gradients before clipping.</param>
internal readonly record struct StepLosses(IReadOnlyList<double> Parts, double Flow, double GradientNorm)
{
    /// <summary>Gets the losses of a step that was made before a resumption.</summary>
    public static StepLosses Unknown => new([], double.NaN, double.NaN);

    public double Total => Parts.Sum() + Flow;

    /// <summary>Gets whether the weights could be changed.</summary>
    public bool IsFinite => double.IsFinite(Total) && double.IsFinite(GradientNorm);
}
