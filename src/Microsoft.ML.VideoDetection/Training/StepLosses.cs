using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Training.Optimizers;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The losses of a step, averaged over its pairs.</summary>
/// <param name="Objectness">Proposal head, sigmoid cross-entropy.</param>
/// <param name="ProposalBoxes">Proposal head, smooth L1.</param>
/// <param name="Classes">Region head, softmax cross-entropy.</param>
/// <param name="RegionBoxes">Region head, smooth L1.</param>
/// <param name="Flow">What the pictures say of the flow, with its weights.</param>
/// <param name="GradientNorm">Norm of all gradients before clipping.</param>
internal readonly record struct StepLosses(
    double Objectness, double ProposalBoxes, double Classes, double RegionBoxes, double Flow, double GradientNorm)
{
    /// <summary>Gets the losses of a step that was made before a resumption.</summary>
    public static StepLosses Unknown => new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    public double Total => Objectness + ProposalBoxes + Classes + RegionBoxes + Flow;

    /// <summary>Gets whether the weights could be changed.</summary>
    public bool IsFinite => double.IsFinite(Total) && double.IsFinite(GradientNorm);
}
