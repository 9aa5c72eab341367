using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>
/// The end-to-end objective: features of the reference frame, carried to the current one, must find its objects; where the weights say
/// so, they must also find the reference frame's own without being carried, and the flow must fit the pictures.
/// </summary>
/// <remarks>Origin: DFF paper, section 4, "Training"; mmtrack/models/vid/dff.py, forward_train. Those have the first part only.</remarks>
internal sealed class DetectorObjective : ITrainingObjective<LoadedPair>
{
    /// <summary>The names of the parts: sigmoid cross-entropy and smooth L1 of the proposal head, softmax cross-entropy and smooth L1 of the region head.</summary>
    public static readonly IReadOnlyList<string> LossNames = ["objectness", "proposal_boxes", "classes", "region_boxes"];

    private readonly DeepFeatureFlowNetwork _network;
    private readonly int _proposalCount;
    private readonly ProposalSelection _proposals;
    private readonly ProposalLoss _proposalLoss;
    private readonly RegionLoss _regionLoss;
    private readonly ObjectiveWeights _weights;
    private readonly FeatureCarrying _carrying;

    /// <param name="network">In training mode, on its device.</param>
    /// <param name="proposalCount">Proposals that go on to the region head; the published recipe takes 1000.</param>
    /// <param name="anchors">Which anchors are learnt.</param>
    /// <param name="regions">Which regions are learnt.</param>
    /// <param name="weights">What the parts count.</param>
    public DetectorObjective(
        DeepFeatureFlowNetwork network, int proposalCount, BoxSampler anchors, BoxSampler regions, ObjectiveWeights weights)
    {
        _network = network;
        _proposalCount = proposalCount;
        _proposals = new ProposalSelection(network.Architecture);
        _proposalLoss = new ProposalLoss(network.Architecture, anchors);
        _regionLoss = new RegionLoss(network.RegionHead, regions);
        _weights = weights;
        _carrying = new FeatureCarrying(network, weights);
    }

    /// <summary>The same with the published shares of objects.</summary>
    /// <param name="network">In training mode, on its device.</param>
    /// <param name="proposals">Proposals that go on to the region head.</param>
    /// <param name="anchors">Anchors that are learnt in a step, up to half of them objects.</param>
    /// <param name="regions">Regions that are learnt in a step, up to a quarter of them objects.</param>
    /// <param name="weights">What the parts count.</param>
    public static DetectorObjective Of(DeepFeatureFlowNetwork network, int proposals, int anchors, int regions, ObjectiveWeights weights) => new(
        network,
        proposals,
        new BoxSampler(anchors, ProposalLoss.PublishedObjectShare),
        new BoxSampler(regions, RegionLoss.PublishedObjectShare),
        weights);

    /// <inheritdoc/>
    public TaskLosses Compute(LoadedPair pair, Device device, Generator generator) =>
        Compute(pair.ToExample(_network.Architecture.FlowInputScale, device), generator);

    /// <summary>The losses of one example, with gradient.</summary>
    public TaskLosses Compute(TrainingExample example, Generator generator)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor own = _network.ExtractFeatures(example.Reference);
        if (example is { FlowImages: null, Motion: null })
            return Detection(own, example.Targets, example.Geometry, generator).MoveToOuterDisposeScope();

        (Tensor carried, Tensor flowLoss) = _carrying.Carry(own, new PairTensors(example.Reference, example.FlowImages, example.Motion));
        TaskLosses losses = Detection(carried, example.Targets, example.Geometry, generator);
        if (_weights.UnwarpedShare > 0 && example.ReferenceTargets is { } targets)
            losses = losses.Blend(Detection(own, targets, example.Geometry, generator), _weights.UnwarpedShare);
        return (losses with { Flow = flowLoss }).MoveToOuterDisposeScope();
    }

    /// <summary>[P, 4] proposals as the region head is trained on: where a box lies is not learnt through them.</summary>
    internal Tensor Propose(Tensor objectness, Tensor deltas, FrameGeometry geometry)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        (float[] boxes, _) = _proposals.Select(cat([objectness, deltas], dim: 1), geometry, _proposalCount);
        return tensor(boxes, [boxes.Length / 4, 4], device: objectness.device).MoveToOuterDisposeScope();
    }

    private TaskLosses Detection(Tensor features, FrameTargets targets, FrameGeometry geometry, Generator generator)
    {
        (Tensor objectness, Tensor deltas) = _network.ProposalHead.call(features);
        (Tensor objectnessLoss, Tensor proposalBoxLoss) = _proposalLoss.Compute(objectness, deltas, targets, geometry, generator);
        Tensor proposals = Propose(objectness, deltas, geometry);
        (Tensor classLoss, Tensor regionBoxLoss) = _regionLoss.Compute(features, proposals, targets, generator);
        return new TaskLosses([objectnessLoss, proposalBoxLoss, classLoss, regionBoxLoss], TaskLosses.Nothing(features.device));
    }
}
