using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The parts of the loss of one example, five scalars; 0 where a task does not have the part.</summary>
/// <param name="Objectness">Proposal head, sigmoid cross-entropy.</param>
/// <param name="ProposalBoxes">Proposal head, smooth L1.</param>
/// <param name="Classes">Region head, or pixels: softmax cross-entropy.</param>
/// <param name="RegionBoxes">Region head, smooth L1.</param>
/// <param name="Flow">What the pictures say of the flow, with its weights.</param>
internal readonly record struct DetectorLosses(Tensor Objectness, Tensor ProposalBoxes, Tensor Classes, Tensor RegionBoxes, Tensor Flow)
{
    /// <summary>A part that a task, or an example, does not have.</summary>
    public static Tensor Nothing(Device device) => zeros(1, device: device).squeeze();

    private Tensor[] All => [Objectness, ProposalBoxes, Classes, RegionBoxes, Flow];

    /// <summary>Their sum.</summary>
    public Tensor Total()
    {
        using DisposeScope scope = NewDisposeScope();
        return Objectness.Plus(ProposalBoxes).Plus(Classes).Plus(RegionBoxes).Plus(Flow).MoveToOuterDisposeScope();
    }

    /// <summary>Their values, five numbers, in one transfer from the device.</summary>
    public Tensor Values()
    {
        using DisposeScope scope = NewDisposeScope();
        return stack(All).detach().cpu().MoveToOuterDisposeScope();
    }

    /// <summary>Some of these and the rest of the others.</summary>
    /// <param name="other">Losses of the same kind.</param>
    /// <param name="share">Of the others, 0 to 1.</param>
    internal DetectorLosses Blend(DetectorLosses other, double share)
    {
        Tensor Of(Tensor own, Tensor others) => (own * Number.Of(1 - share)).Plus(others * Number.Of(share));
        return new DetectorLosses(
            Of(Objectness, other.Objectness), Of(ProposalBoxes, other.ProposalBoxes), Of(Classes, other.Classes),
            Of(RegionBoxes, other.RegionBoxes), Of(Flow, other.Flow));
    }

    internal DetectorLosses MoveToOuterDisposeScope()
    {
        foreach (Tensor loss in All)
            loss.MoveToOuterDisposeScope();
        return this;
    }
}
