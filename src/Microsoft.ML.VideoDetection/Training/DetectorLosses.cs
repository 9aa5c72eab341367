using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The parts of the loss of one example, four scalars.</summary>
/// <param name="Objectness">Proposal head, sigmoid cross-entropy.</param>
/// <param name="ProposalBoxes">Proposal head, smooth L1.</param>
/// <param name="Classes">Region head, softmax cross-entropy.</param>
/// <param name="RegionBoxes">Region head, smooth L1.</param>
internal readonly record struct DetectorLosses(Tensor Objectness, Tensor ProposalBoxes, Tensor Classes, Tensor RegionBoxes)
{
    /// <summary>Their sum, all with the same weight.</summary>
    public Tensor Total()
    {
        using DisposeScope scope = NewDisposeScope();
        return (Objectness + ProposalBoxes + Classes + RegionBoxes).MoveToOuterDisposeScope();
    }

    internal DetectorLosses MoveToOuterDisposeScope()
    {
        Objectness.MoveToOuterDisposeScope();
        ProposalBoxes.MoveToOuterDisposeScope();
        Classes.MoveToOuterDisposeScope();
        RegionBoxes.MoveToOuterDisposeScope();
        return this;
    }
}
