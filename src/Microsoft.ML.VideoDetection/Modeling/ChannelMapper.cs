using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Computes the neck: one 3x3 convolution with ReLU that reduces the backbone's channels (mmdet/models/necks/channel_mapper.py).</summary>
internal sealed class ChannelMapper : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _convs;

    /// <param name="inChannels">Channels of the backbone's output.</param>
    /// <param name="outChannels">Channels of the features.</param>
    /// <param name="dilation">Distance of the kernel's taps, in feature cells.</param>
    /// <param name="device">Device of the parameters; null is the CPU.</param>
    public ChannelMapper(int inChannels, int outChannels, int dilation = 1, Device? device = null)
        : base(nameof(ChannelMapper))
    {
        Layer = new ConvolutionLayer(Conv2d(inChannels, outChannels, 3, padding: dilation, dilation: dilation, device: device), negativeSlope: 0);

        // A list of one: the published necks map several levels, this one has a single level.
        _convs = Sequential(("0", Layer));
        register_module("convs", _convs);
    }

    /// <summary>Gets the layer.</summary>
    public ConvolutionLayer Layer { get; }

    // Names are those of the published checkpoints, given to register_module; fields would be registered a second time.
    protected override void RegisterComponents()
    {
    }

    /// <summary>Maps [N, inChannels, h, w] to [N, outChannels, h, w].</summary>
    public override Tensor forward(Tensor x) => _convs.call(x);
}
