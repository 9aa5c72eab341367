using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>
/// The parts of a Deep Feature Flow detector under the names of the published checkpoints
/// (<c>detector.backbone</c>, <c>detector.neck</c>, <c>detector.rpn_head</c>, <c>detector.roi_head.bbox_head</c>, <c>motion</c>).
/// </summary>
/// <remarks>
/// The parts are called one by one, since which of them run depends on the frame: see <see cref="ExtractFeatures"/> for key
/// frames and <see cref="PropagateFeatures"/> for the others. Inference on one network from several threads is safe.
/// </remarks>
internal sealed class DeepFeatureFlowNetwork : Module
{
    public DeepFeatureFlowNetwork(DeepFeatureFlowArchitecture architecture, Device? device = null)
        : base(nameof(DeepFeatureFlowNetwork))
    {
        ArchitectureRules.Validate(architecture);
        Architecture = architecture;

        // TorchSharp's layers leave temporaries of their initialisation behind; parameters leave the scope by themselves.
        using DisposeScope scope = NewDisposeScope();
        Backbone = new ResNetBackbone(architecture.Backbone, architecture.Normalization, device);
        Neck = new ChannelMapper(BackboneLayout.Of(architecture.Backbone).OutputChannels, architecture.NeckChannels, device);
        ProposalHead = new ProposalHead(architecture, device);
        RegionHead = new RegionHead(architecture, device);
        register_module("detector", new ModuleGroup(
            ("backbone", Backbone),
            ("neck", Neck),
            ("rpn_head", ProposalHead),
            ("roi_head", new ModuleGroup(("bbox_head", RegionHead)))));
        if (architecture.HasFlowNetwork)
        {
            FlowNetwork = new FlowNetSimple(architecture.FlowWidth, architecture.FlowInputScale, device);
            register_module("motion", FlowNetwork);
        }
    }

    public DeepFeatureFlowArchitecture Architecture { get; }

    public ResNetBackbone Backbone { get; }

    public ChannelMapper Neck { get; }

    /// <summary>Gets the flow network; null where motion is estimated without one.</summary>
    public FlowNetSimple? FlowNetwork { get; }

    public ProposalHead ProposalHead { get; }

    public RegionHead RegionHead { get; }

    /// <summary>Normalised image [1, 3, H, W] to features [1, C, H/16, W/16]: the expensive path, on key frames.</summary>
    public Tensor ExtractFeatures(Tensor image)
    {
        using Tensor deep = Backbone.call(image);
        return Neck.call(deep);
    }

    /// <summary>Flow [1, 2, H, W] in network pixels, from the current frame to the key frame.</summary>
    /// <param name="current">Normalised current frame [1, 3, H, W].</param>
    /// <param name="key">Normalised key frame [1, 3, H, W].</param>
    /// <param name="geometry">Geometry of the current frame.</param>
    /// <exception cref="InvalidOperationException">There is no flow network.</exception>
    public Tensor EstimateFlow(Tensor current, Tensor key, FrameGeometry geometry)
    {
        FlowNetSimple flowNetwork = FlowNetwork
            ?? throw new InvalidOperationException($"There is no flow network: motion is estimated by {Architecture.MotionEstimator}.");
        using Tensor pair = FlowInput.Prepare(current, key, geometry, Architecture.FlowInputScale);
        return flowNetwork.call(pair);
    }

    /// <summary>Carries key features to the current frame: the cheap path.</summary>
    /// <param name="keyFeatures">[1, C, H/16, W/16] of the key frame.</param>
    /// <param name="current">Normalised current frame [1, 3, H, W].</param>
    /// <param name="key">Normalised key frame [1, 3, H, W].</param>
    /// <param name="geometry">Geometry of the current frame.</param>
    public Tensor PropagateFeatures(Tensor keyFeatures, Tensor current, Tensor key, FrameGeometry geometry)
    {
        using Tensor flow = EstimateFlow(current, key, geometry);
        return FeatureWarp.Apply(keyFeatures, flow, Architecture.Warp);
    }

    /// <summary>Detections on features, own or carried.</summary>
    /// <param name="features">[1, C, H/16, W/16].</param>
    /// <param name="geometry">Of the frame.</param>
    /// <param name="scoreThreshold">Weaker detections are dropped.</param>
    /// <param name="proposalCount">Fewer proposals than the architecture's; null for all of them.</param>
    public DetectionTensors Detect(Tensor features, FrameGeometry geometry, float scoreThreshold, int? proposalCount = null)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor objectness, Tensor deltas) = ProposalHead.call(features);
        (Tensor proposals, _) = ProposalHead.Propose(
            objectness, deltas, geometry, Math.Min(proposalCount ?? int.MaxValue, Architecture.ProposalCount));
        (Tensor logits, Tensor boxDeltas) = RegionHead.call(features, proposals);
        DetectionTensors detections = RegionHead.Decode(proposals, logits, boxDeltas, geometry, scoreThreshold);
        detections.Boxes.MoveToOuterDisposeScope();
        detections.Scores.MoveToOuterDisposeScope();
        detections.Labels.MoveToOuterDisposeScope();
        return detections;
    }

    // Names are those of the published checkpoints, given to register_module; fields would be registered a second time.
    protected override void RegisterComponents()
    {
    }

    /// <summary>Holds modules under given names and does nothing else.</summary>
    private sealed class ModuleGroup : Module
    {
        public ModuleGroup(params (string Name, Module Part)[] parts)
            : base(nameof(ModuleGroup))
        {
            foreach ((string name, Module part) in parts)
                register_module(name, part);
        }
    }
}
