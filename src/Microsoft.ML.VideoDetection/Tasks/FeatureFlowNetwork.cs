using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Tasks;

/// <summary>What the networks of all tasks have in common: backbone, neck and flow network.</summary>
/// <remarks>
/// They have the names of the published detectors' checkpoints (<c>detector.backbone</c>, <c>detector.neck</c>, <c>motion</c>) whatever the task, so that
/// the same files of weights fit. The parts are called one by one, since which of them run depends on the frame.
/// </remarks>
internal abstract class FeatureFlowNetwork : Module
{
    /// <param name="name">Of the module.</param>
    /// <param name="architecture">Validated here.</param>
    /// <param name="device">Null is the CPU.</param>
    protected FeatureFlowNetwork(string name, DeepFeatureFlowArchitecture architecture, Device? device)
        : base(name)
    {
        ArchitectureRules.Validate(architecture);
        Architecture = architecture;

        // TorchSharp's layers leave temporaries of their initialisation behind; parameters leave the scope by themselves.
        using DisposeScope scope = NewDisposeScope();
        var layout = BackboneLayout.Of(architecture);
        Backbone = new ResNetBackbone(layout, architecture.Normalization, device);
        Neck = new ChannelMapper(layout.OutputChannels, architecture.NeckChannels, architecture.NeckDilation, device);
    }

    public DeepFeatureFlowArchitecture Architecture { get; }

    public ResNetBackbone Backbone { get; }

    public ChannelMapper Neck { get; }

    /// <summary>Gets the flow network; null where motion is estimated without one.</summary>
    public FlowNetSimple? FlowNetwork { get; private set; }

    /// <summary>Normalised image [1, 3, H, W] to features [1, C, H/16, W/16]: the expensive path, on key frames.</summary>
    public Tensor ExtractFeatures(Tensor image)
    {
        using Tensor deep = Backbone.call(image);
        return Neck.call(deep);
    }

    /// <summary>Registers all parts, at the end of the constructor.</summary>
    /// <param name="heads">Of the task.</param>
    /// <param name="device">Null is the CPU.</param>
    protected void Register(Device? device, params (string Name, Module Part)[] heads)
    {
        register_module("detector", new ModuleGroup([("backbone", Backbone), ("neck", Neck), .. heads]));
        if (Architecture.HasFlowNetwork)
        {
            FlowNetwork = new FlowNetSimple(Architecture.FlowWidth, Architecture.FlowInputScale, device);
            register_module("motion", FlowNetwork);
        }
    }

    // Names are those of the published checkpoints, given to register_module; fields would be registered a second time.
    protected override void RegisterComponents()
    {
    }

    /// <summary>Holds modules under given names and does nothing else.</summary>
    protected sealed class ModuleGroup : Module
    {
        public ModuleGroup(params (string Name, Module Part)[] parts)
            : base(nameof(ModuleGroup))
        {
            foreach ((string name, Module part) in parts)
                register_module(name, part);
        }
    }
}
