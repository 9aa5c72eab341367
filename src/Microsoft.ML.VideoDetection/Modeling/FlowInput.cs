using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Prepares a pair of detector inputs for the flow network, which has its own normalisation and resolution.</summary>
/// <remarks>Origin: mmtrack/models/motion/flownet_simple.py, prepare_imgs; reference notes, item 3.</remarks>
internal static class FlowInput
{
    /// <summary>Mean of FlowNet's training images, RGB in [0, 1].</summary>
    private static readonly float[] Mean = [0.411f, 0.432f, 0.450f];

    /// <param name="current">Normalised current frame [N, 3, H, W].</param>
    /// <param name="key">Normalised key frame [N, 3, H, W].</param>
    /// <param name="geometry">The current frame's geometry: beyond its unpadded area the input is zero.</param>
    /// <param name="scale">Resolution of the result relative to the detector's input.</param>
    /// <returns>[N, 6, H*scale, W*scale]: current and key frame stacked, RGB in [0, 1] minus FlowNet's mean.</returns>
    public static Tensor Prepare(Tensor current, Tensor key, FrameGeometry geometry, double scale)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor std = PixelStatistics.Std(current.device) / Number.Of(255);
        Tensor offset = (PixelStatistics.Mean(current.device) / Number.Of(255)) - tensor(Mean, device: current.device).view(1, 3, 1, 1);
        Tensor pair = cat([current, key], dim: 1);
        pair = pair.mul_(std.repeat(1, 2, 1, 1)).PlusInPlace(offset.repeat(1, 2, 1, 1));
        if (geometry.NetworkWidth < geometry.PaddedWidth)
            pair[.., .., .., geometry.NetworkWidth..].zero_();
        if (geometry.NetworkHeight < geometry.PaddedHeight)
            pair[.., .., geometry.NetworkHeight.., ..].zero_();
        long[] size = [(long)(pair.shape[2] * scale), (long)(pair.shape[3] * scale)];
        return functional.interpolate(pair, size, mode: InterpolationMode.Bilinear, align_corners: false)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Mean of FlowNet's training images, RGB in [0, 1].</summary>
    public static float MeanOf(int channel) => Mean[channel];
}
