using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>One layer held under the name <c>conv</c>, as the published checkpoints name it, and an optional activation.</summary>
internal sealed class ConvolutionLayer : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _layer;
    private readonly double? _negativeSlope;

    /// <param name="layer">A convolution or transposed convolution.</param>
    /// <param name="negativeSlope">Slope of the activation below zero: 0 is ReLU, null is none.</param>
    public ConvolutionLayer(Module<Tensor, Tensor> layer, double? negativeSlope)
        : base(nameof(ConvolutionLayer))
    {
        _layer = layer;
        _negativeSlope = negativeSlope;
        register_module("conv", layer);
    }

    // Names are those of the published checkpoints, given to register_module; fields would be registered a second time.
    protected override void RegisterComponents()
    {
    }

    public override Tensor forward(Tensor x)
    {
        Tensor y = _layer.call(x);
        return _negativeSlope switch
        {
            null => y,
            0 => y.relu_(),
            double slope => y.leaky_relu_(slope),
        };
    }
}
