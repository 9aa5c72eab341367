using Microsoft.ML.VideoDetection.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Computes a layer, registered under the name <c>conv</c> as in the published checkpoints, and an optional activation.</summary>
internal sealed class ConvolutionLayer : Module<Tensor, Tensor>
{
    /// <param name="layer">A convolution or transposed convolution.</param>
    /// <param name="negativeSlope">Slope of the activation below zero: 0 is ReLU, null is none.</param>
    public ConvolutionLayer(Module<Tensor, Tensor> layer, double? negativeSlope)
        : base(nameof(ConvolutionLayer))
    {
        Layer = layer;
        NegativeSlope = negativeSlope;
        register_module("conv", layer);
    }

    /// <summary>Gets the convolution or transposed convolution.</summary>
    public Module<Tensor, Tensor> Layer { get; }

    /// <summary>Gets the slope of the activation below zero: 0 is ReLU, null is none.</summary>
    public double? NegativeSlope { get; }

    // Names are those of the published checkpoints, given to register_module; fields would be registered a second time.
    protected override void RegisterComponents()
    {
    }

    public override Tensor forward(Tensor x)
    {
        Tensor y = Layer.call(x);
        return NegativeSlope switch
        {
            null => y,
            0 => y.relu_(),
            double slope => y.leaky_relu_(Number.Of(slope)),
        };
    }
}
