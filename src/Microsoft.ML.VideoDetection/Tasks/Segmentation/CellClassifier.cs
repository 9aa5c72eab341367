using Microsoft.ML.VideoDetection.Modeling;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Tasks.Segmentation;

/// <summary>Scores the classes of each feature cell: two 1x1 convolutions with ReLU between them.</summary>
/// <remarks>
/// Origin: dff_deeplab of msracver/Deep-Feature-Flow, layers fc6 and score, which follow the 3x3 convolution of dilation 6 that reduces the features (feat_conv_3x3; here the
/// neck, whose dilation is an option). Its upsampling is a transposed convolution with the fixed weights of bilinear interpolation.
/// </remarks>
internal sealed class CellClassifier : Module<Tensor, Tensor>
{
    /// <param name="channels">Of the features.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="device">Null is the CPU.</param>
    public CellClassifier(int channels, int classCount, Device? device = null)
        : base(nameof(CellClassifier))
    {
        Hidden = new ConvolutionLayer(Conv2d(channels, channels, 1, device: device), negativeSlope: 0);
        Score = new ConvolutionLayer(Conv2d(channels, classCount, 1, device: device), negativeSlope: null);
        register_module("fc6", Hidden);
        register_module("score", Score);
    }

    public ConvolutionLayer Hidden { get; }

    public ConvolutionLayer Score { get; }

    // Registered under their published names; fields would be registered a second time.
    protected override void RegisterComponents()
    {
    }

    /// <summary>[N, C, h, w] to logits [N, classes, h, w].</summary>
    public override Tensor forward(Tensor features)
    {
        using Tensor hidden = Hidden.call(features);
        return Score.call(hidden);
    }
}
