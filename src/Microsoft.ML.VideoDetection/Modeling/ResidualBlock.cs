using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Represents what basic and bottleneck blocks share: a chain of convolution + norm pairs, and the shortcut around it.</summary>
/// <remarks>
/// The stride is on the 3x3 convolution and the first block of a dilated stage is dilated too, as in the published models (mmdet/models/backbones/resnet.py,
/// style "pytorch"; mmdet/models/utils/res_layer.py).
/// </remarks>
internal abstract class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly List<(Module<Tensor, Tensor> Convolution, Module<Tensor, Tensor> Norm)> _chain = [];
    private readonly NormalizationKind _normalization;
    private Module<Tensor, Tensor>? _downsample;

    protected ResidualBlock(string name, NormalizationKind normalization)
        : base(name) => _normalization = normalization;

    /// <summary>Gets the convolutions with their norms, in order; ReLU follows each but the last.</summary>
    public IReadOnlyList<(Module<Tensor, Tensor> Convolution, Module<Tensor, Tensor> Norm)> Chain => _chain;

    /// <summary>Gets the convolution with its norm in the shortcut; null if the shortcut is the input itself.</summary>
    public (Module<Tensor, Tensor> Convolution, Module<Tensor, Tensor> Norm)? Shortcut { get; private set; }

    protected void Add(Module<Tensor, Tensor> convolution, int channels, Device? device)
    {
        int number = _chain.Count + 1;
        Module<Tensor, Tensor> norm = Normalization.Create(_normalization, channels, device);
        register_module($"conv{number}", convolution);
        register_module(Normalization.Name(_normalization, number), norm);
        _chain.Add((convolution, norm));
    }

    protected void AddShortcut(int inChannels, int outChannels, int stride, Device? device)
    {
        if (stride == 1 && inChannels == outChannels)
            return;

        Module<Tensor, Tensor> convolution = Conv2d(inChannels, outChannels, 1, stride, bias: false, device: device);
        Module<Tensor, Tensor> norm = Normalization.Create(_normalization, outChannels, device);
        Shortcut = (convolution, norm);
        _downsample = Sequential(("0", convolution), ("1", norm));
        register_module("downsample", _downsample);
    }

    // Names are those of the published checkpoints, given to register_module; fields would be registered a second time.
    protected override void RegisterComponents()
    {
    }

    /// <summary>Maps [N, inChannels, H, W] to [N, outChannels, H/stride, W/stride].</summary>
    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor y = x;
        for (int i = 0; i < _chain.Count; i++)
        {
            y = _chain[i].Norm.call(_chain[i].Convolution.call(y));
            if (i < _chain.Count - 1)
                y = y.relu_();
        }

        Tensor shortcut = _downsample is null ? x : _downsample.call(x);
        return y.PlusInPlace(shortcut).relu_().MoveToOuterDisposeScope();
    }
}
