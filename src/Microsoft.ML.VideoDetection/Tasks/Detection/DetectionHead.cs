using System.Diagnostics;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>Detects objects on features: selects proposals, classifies them, refines their boxes and suppresses duplicates; thread-safe.</summary>
internal sealed class DetectionHead : IDisposable
{
    private readonly ProposalSelection _proposals;
    private readonly RegionSelection _regions;
    private readonly int _proposalCount;

    /// <param name="layers">The layers; owned by the head from here on.</param>
    /// <param name="architecture">Architecture of the network.</param>
    public DetectionHead(IDetectionLayers layers, DeepFeatureFlowArchitecture architecture)
    {
        Layers = layers;
        _proposals = new ProposalSelection(architecture);
        _regions = new RegionSelection(architecture);
        _proposalCount = architecture.ProposalCount;
    }

    /// <summary>Gets the layers.</summary>
    public IDetectionLayers Layers { get; }

    /// <summary>Detects objects in the proposals of the proposal head.</summary>
    /// <param name="features">[1, C, h, w], of the frame itself or warped.</param>
    /// <param name="geometry">Geometry of the frame.</param>
    /// <param name="scoreThreshold">Detections of a lower score are dropped.</param>
    /// <param name="effort">Limits on proposals and rank.</param>
    public FrameResult Detect(Tensor features, FrameGeometry geometry, float scoreThreshold, HeadEffort effort = default) =>
        DetectWithProposals(features, geometry, scoreThreshold, mostProposals: 0, effort).Detections;

    /// <summary>Detects objects as <see cref="Detect"/> does, and returns the proposals with the best scores.</summary>
    /// <param name="features">[1, C, h, w], of the frame itself or warped.</param>
    /// <param name="geometry">Geometry of the frame.</param>
    /// <param name="scoreThreshold">Detections of a lower score, and proposals without a higher one, are dropped.</param>
    /// <param name="mostProposals">The most proposals to return.</param>
    /// <param name="effort">Limits on proposals and rank.</param>
    public (FrameResult Detections, ScoredProposals BestProposals) DetectWithProposals(
        Tensor features, FrameGeometry geometry, float scoreThreshold, int mostProposals, HeadEffort effort = default)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor outputs;
        float[] boxes;
        using (FrameActivity.Start(FrameActivity.Proposals))
            outputs = Layers.ProposalOutputs(features);
        using (FrameActivity.Start(FrameActivity.ProposalChoice))
            (boxes, _) = Propose(outputs, geometry, effort.Proposals);

        return Classify(features, new ScoredProposals(boxes, []), geometry, scoreThreshold, effort, mostProposals);
    }

    /// <summary>Selects proposals.</summary>
    /// <param name="outputs">Result of <see cref="IDetectionLayers.ProposalOutputs"/>.</param>
    /// <param name="geometry">Geometry of the frame.</param>
    /// <param name="count">The most proposals; never more than the architecture allows.</param>
    /// <returns>x0 y0 x1 y1 of each in network pixels, and scores in (0, 1), best first.</returns>
    public (float[] Boxes, float[] Scores) Propose(Tensor outputs, FrameGeometry geometry, int? count = null) =>
        _proposals.Select(outputs, geometry, Math.Min(count ?? int.MaxValue, _proposalCount));

    /// <summary>Detects objects in given boxes.</summary>
    /// <param name="features">[1, C, h, w], of the frame itself or warped.</param>
    /// <param name="boxes">Boxes, may be empty. If they have scores from an earlier frame, scores become the geometric mean of both.</param>
    /// <param name="geometry">Geometry of the frame.</param>
    /// <param name="scoreThreshold">Detections of a lower score are dropped.</param>
    /// <param name="effort">Limit on the rank; its number of proposals is ignored.</param>
    public FrameResult Classify(Tensor features, ScoredProposals boxes, FrameGeometry geometry, float scoreThreshold, HeadEffort effort = default) =>
        Classify(features, boxes, geometry, scoreThreshold, effort, mostProposals: 0).Detections;

    public void Dispose() => Layers.Dispose();

    private (FrameResult Detections, ScoredProposals BestProposals) Classify(
        Tensor features, ScoredProposals proposals, FrameGeometry geometry, float scoreThreshold, HeadEffort effort, int mostProposals)
    {
        float[] boxes = proposals.Boxes;
        if (boxes.Length == 0)
            return (FrameResult.Empty, ScoredProposals.Empty);
        using DisposeScope scope = NewDisposeScope();
        Tensor regions, outputs;
        using (Activity? activity = FrameActivity.Start(FrameActivity.RoiAlign))
        {
            regions = Layers.Pool(features, boxes);
            activity?.SetTag(FrameActivity.RegionCount, boxes.Length / 4);
        }

        using (FrameActivity.Start(FrameActivity.RegionHead))
            outputs = Layers.RegionOutputs(regions, effort.Rank);
        using (FrameActivity.Start(FrameActivity.DetectionChoice))
            return _regions.Select(boxes, TensorMemory.Of(outputs.cpu()), geometry, scoreThreshold, mostProposals, proposals.Scores);
    }
}
