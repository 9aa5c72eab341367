using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>Computes the region proposal network: objectness and box deltas of each anchor.</summary>
/// <remarks>Origin: Ren et al., "Faster R-CNN", section 3.1; mmdet/models/dense_heads/rpn_head.py.</remarks>
internal sealed class ProposalHead : Module<Tensor, (Tensor Objectness, Tensor Deltas)>
{
    public ProposalHead(DeepFeatureFlowArchitecture architecture, Device? device = null)
        : base(nameof(ProposalHead))
    {
        int channels = architecture.ProposalHeadChannels, anchors = architecture.AnchorsPerCell;
        Convolution = Conv2d(architecture.NeckChannels, channels, 3, padding: 1, device: device);
        Objectness = Conv2d(channels, anchors, 1, device: device);
        Deltas = Conv2d(channels, anchors * 4, 1, device: device);
        register_module("rpn_conv", Convolution);
        register_module("rpn_cls", Objectness);
        register_module("rpn_reg", Deltas);
    }

    /// <summary>Gets the 3x3 convolution; ReLU follows.</summary>
    public TorchSharp.Modules.Conv2d Convolution { get; }

    /// <summary>Gets the 1x1 convolution to one logit for each anchor.</summary>
    public TorchSharp.Modules.Conv2d Objectness { get; }

    /// <summary>Gets the 1x1 convolution to four deltas for each anchor.</summary>
    public TorchSharp.Modules.Conv2d Deltas { get; }

    // Names are those of the published checkpoints, given to register_module; fields would be registered a second time.
    protected override void RegisterComponents()
    {
    }

    /// <summary>Maps features [N, C, h, w] to objectness logits [N, A, h, w] and box deltas [N, 4·A, h, w].</summary>
    public override (Tensor Objectness, Tensor Deltas) forward(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Convolution.call(features).relu_();
        return (Objectness.call(x).MoveToOuterDisposeScope(), Deltas.call(x).MoveToOuterDisposeScope());
    }
}
