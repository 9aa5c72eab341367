using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The end-to-end objective: features of the reference frame, carried to the current one, must find its objects.</summary>
/// <remarks>Origin: DFF paper, section 4, "Training"; mmtrack/models/vid/dff.py, forward_train.</remarks>
internal sealed class DetectorObjective
{
    private readonly DeepFeatureFlowNetwork _network;
    private readonly int _proposalCount;
    private readonly ProposalLoss _proposalLoss;
    private readonly RegionLoss _regionLoss;

    /// <param name="network">In training mode, on its device.</param>
    /// <param name="proposalCount">Proposals that go on to the region head; the published recipe takes 1000.</param>
    /// <param name="anchors">Which anchors are learnt.</param>
    /// <param name="regions">Which regions are learnt.</param>
    public DetectorObjective(DeepFeatureFlowNetwork network, int proposalCount, BoxSampler anchors, BoxSampler regions)
    {
        _network = network;
        _proposalCount = proposalCount;
        _proposalLoss = new ProposalLoss(network.Architecture, anchors);
        _regionLoss = new RegionLoss(network.RegionHead, regions);
    }

    /// <summary>The losses of one example, with gradient.</summary>
    public DetectorLosses Compute(TrainingExample example, Generator generator)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = _network.ExtractFeatures(example.Reference);
        if (!example.IsStill)
        {
            Tensor flow = _network.EstimateFlow(example.Current, example.Reference, example.Geometry);
            features = FeatureWarp.Apply(features, flow, _network.Architecture.Warp);
        }

        (Tensor objectness, Tensor deltas) = _network.ProposalHead.call(features);
        (Tensor objectnessLoss, Tensor proposalBoxLoss) = _proposalLoss.Compute(objectness, deltas, example, generator);
        Tensor proposals = Propose(objectness, deltas, example);
        (Tensor classLoss, Tensor regionBoxLoss) = _regionLoss.Compute(features, proposals, example, generator);
        return new DetectorLosses(objectnessLoss, proposalBoxLoss, classLoss, regionBoxLoss).MoveToOuterDisposeScope();
    }

    /// <summary>[P, 4] proposals as the region head is trained on: where a box lies is not learnt through them.</summary>
    internal Tensor Propose(Tensor objectness, Tensor deltas, TrainingExample example)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        return _network.ProposalHead.Propose(objectness, deltas, example.Geometry, _proposalCount).Boxes.MoveToOuterDisposeScope();
    }
}
