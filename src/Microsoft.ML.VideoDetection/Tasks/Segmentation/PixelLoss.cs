using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Tasks.Segmentation;

/// <summary>Softmax cross-entropy of the pixels' classes, on logits brought to the network's resolution by bilinear interpolation.</summary>
/// <remarks>Origin: dff_deeplab of msracver/Deep-Feature-Flow, SoftmaxOutput with use_ignore and the normalization "valid": the mean over the pixels that count.</remarks>
/// <param name="classWeights">What each class counts, 1 for all when it is null.</param>
internal sealed class PixelLoss(IReadOnlyList<double>? classWeights = null)
{
    /// <summary>Stands for no class.</summary>
    public const byte Ignored = 255;

    /// <summary>Computes weights by which rare classes count more, 1.4 for a class that has all pixels to 50 for one that has hardly any.</summary>
    /// <param name="pixels">Of each class.</param>
    /// <remarks>Origin: Paszke, Chaurasia, Kim, Culurciello, "ENet", 2016, section 5.1, with its constant 1.02.</remarks>
    public static double[] BalancedWeights(ReadOnlySpan<long> pixels)
    {
        double all = 0;
        foreach (long count in pixels)
            all += count;
        var weights = new double[pixels.Length];
        for (int index = 0; index < weights.Length; index++)
            weights[index] = 1 / Math.Log(1.02 + (pixels[index] / all));
        return weights;
    }

    /// <summary>Computes it.</summary>
    /// <param name="logits">[1, classes, h, w].</param>
    /// <param name="classes">0-based class of each pixel at the network's resolution without padding, row by row; or <see cref="Ignored"/>.</param>
    /// <param name="geometry">Of the frame.</param>
    /// <returns>A scalar with gradient; 0 where no pixel counts.</returns>
    public Tensor Compute(Tensor logits, byte[] classes, FrameGeometry geometry)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor upsampled = functional.interpolate(
            logits, [geometry.PaddedHeight, geometry.PaddedWidth], mode: InterpolationMode.Bilinear, align_corners: false);
        Tensor visible = upsampled[.., .., ..geometry.NetworkHeight, ..geometry.NetworkWidth];
        Tensor targets = tensor(classes, [1, geometry.NetworkHeight, geometry.NetworkWidth]).to(int64).to(logits.device);
        Tensor? weights = classWeights is null ? null : tensor([.. classWeights.Select(weight => (float)weight)], device: logits.device);
        Tensor sum = functional.cross_entropy(visible, targets, weights, ignore_index: Ignored, reduction: Reduction.Sum);
        double counted = 0;
        foreach (byte index in classes)
            counted += index == Ignored ? 0 : classWeights?[index] ?? 1;
        return (sum * Number.Of(counted == 0 ? 0 : 1 / counted)).MoveToOuterDisposeScope();
    }
}
