using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>
/// The parts of a Deep Feature Flow detector under the names of the published checkpoints
/// (<c>detector.backbone</c>, <c>detector.neck</c>, <c>detector.rpn_head</c>, <c>detector.roi_head.bbox_head</c>, <c>motion</c>).
/// </summary>
/// <remarks>The parts are called one by one, since which of them run depends on the frame.</remarks>
internal sealed class DeepFeatureFlowNetwork : Module
{
    public DeepFeatureFlowNetwork(DeepFeatureFlowArchitecture architecture, Device? device = null)
        : base(nameof(DeepFeatureFlowNetwork))
    {
        ArchitectureRules.Validate(architecture);
        Architecture = architecture;

        // TorchSharp's layers leave temporaries of their initialisation behind; parameters leave the scope by themselves.
        using DisposeScope scope = NewDisposeScope();
        var layout = BackboneLayout.Of(architecture);
        Backbone = new ResNetBackbone(layout, architecture.Normalization, device);
        Neck = new ChannelMapper(layout.OutputChannels, architecture.NeckChannels, device);
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
