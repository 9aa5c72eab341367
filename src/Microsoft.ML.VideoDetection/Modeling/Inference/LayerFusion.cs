using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>Creates one layer for inference from a convolution and what follows it.</summary>
internal sealed class LayerFusion(bool pack)
{
    /// <summary>Fuses a convolution or transposed convolution with its activation.</summary>
    public Func<Tensor, Tensor> Fuse(ConvolutionLayer layer, ICollection<IDisposable> owned)
    {
        if (layer.Layer is ConvTranspose2d transposed)
        {
            var fused = new FusedTransposedConvolution(transposed.weight!, ShapeOf(transposed), layer.NegativeSlope, pack);
            owned.Add(fused);
            return fused.Apply;
        }

        FusedConvolution convolution = Fuse((Conv2d)layer.Layer, layer.NegativeSlope);
        owned.Add(convolution);
        return convolution.Apply;
    }

    /// <summary>Fuses a convolution with its activation.</summary>
    /// <param name="convolution">Its weights are copied.</param>
    /// <param name="negativeSlope">Slope of the activation below zero: 0 is ReLU, null is none.</param>
    public FusedConvolution Fuse(Conv2d convolution, double? negativeSlope)
    {
        using DisposeScope scope = NewDisposeScope();
        return new FusedConvolution(convolution.weight!, convolution.bias, ShapeOf(convolution), negativeSlope, pack);
    }

    /// <summary>Fuses a convolution, the norm after it, and ReLU.</summary>
    /// <param name="convolution">Convolution without bias.</param>
    /// <param name="norm">Batch norm, whose statistics are folded into the weights, or group norm.</param>
    /// <param name="relu">Whether ReLU follows.</param>
    public IInferenceLayer Fuse(Conv2d convolution, nn.Module<Tensor, Tensor> norm, bool relu)
    {
        using DisposeScope scope = NewDisposeScope();
        if (norm is GroupNorm groupNorm)
            return new NormalizedConvolution(Fuse(convolution, negativeSlope: null), groupNorm, relu);

        var batchNorm = (BatchNorm2d)norm;
        Tensor factor = batchNorm.weight! / batchNorm.running_var!.Plus(Number.Of(batchNorm.eps)).sqrt();
        Tensor weight = convolution.weight! * factor.view(-1, 1, 1, 1);
        Tensor bias = batchNorm.bias! - (batchNorm.running_mean! * factor);
        return new FusedConvolution(weight, bias, ShapeOf(convolution), relu ? 0 : null, pack);
    }

    /// <summary>Fuses several 1x1 convolutions of the same input into one with concatenated outputs.</summary>
    public FusedConvolution FuseSideBySide(params Conv2d[] convolutions)
    {
        using DisposeScope scope = NewDisposeScope();
        return new FusedConvolution(
            cat([.. convolutions.Select(convolution => convolution.weight!)], dim: 0),
            cat([.. convolutions.Select(convolution => convolution.bias!)], dim: 0),
            ShapeOf(convolutions[0]),
            negativeSlope: null,
            pack);
    }

    /// <summary>Fuses a fully connected layer with its activation.</summary>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out].</param>
    /// <param name="relu">Whether ReLU follows.</param>
    public FusedLinear FuseLinear(Tensor weight, Tensor bias, bool relu) => new(weight, bias, relu, pack);

    private static ConvolutionShape ShapeOf(TorchSharp.Modules.Convolution convolution) =>
        new(convolution.stride[0], convolution.padding![0], convolution.dilation[0], convolution.groups);

    private static ConvolutionShape ShapeOf(ConvolutionTranspose convolution) =>
        new(convolution.stride[0], convolution.padding![0], convolution.dilation[0], convolution.groups);
}
