using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>
/// Holds the parts of a Deep Feature Flow detector under the names of the published checkpoints (<c>detector.backbone</c>, <c>detector.neck</c>,
/// <c>detector.rpn_head</c>, <c>detector.roi_head.bbox_head</c>, <c>motion</c>).
/// </summary>
internal sealed class DeepFeatureFlowNetwork : FeatureFlowNetwork
{
    public DeepFeatureFlowNetwork(DeepFeatureFlowArchitecture architecture, Device? device = null)
        : base(nameof(DeepFeatureFlowNetwork), architecture, device)
    {
        using DisposeScope scope = NewDisposeScope();
        ProposalHead = new ProposalHead(architecture, device);
        RegionHead = new RegionHead(architecture, device);
        Register(device, ("rpn_head", ProposalHead), ("roi_head", new ModuleGroup(("bbox_head", RegionHead))));
    }

    public ProposalHead ProposalHead { get; }

    public RegionHead RegionHead { get; }
}
