using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Carries key-frame features to the current frame along optical flow, by bilinear sampling (DFF paper, equation 2).</summary>
internal static class FeatureWarp
{
    /// <param name="features">Key features [N, C, h, w], feature cells.</param>
    /// <param name="flow">Flow [N, 2, H, W] in network pixels: where each pixel of the current frame was in the key frame.</param>
    /// <param name="convention">What zero flow means.</param>
    /// <returns>[N, C, h, w]; beyond the border the nearest border value.</returns>
    public static Tensor Apply(Tensor features, Tensor flow, WarpConvention convention)
    {
        using DisposeScope scope = NewDisposeScope();
        long height = features.shape[2], width = features.shape[3];
        double scale = (double)width / flow.shape[3];
        Tensor cellFlow = functional
            .interpolate(flow, [height, width], mode: InterpolationMode.Bilinear, align_corners: false)
            .mul_(Number.Of(scale));

        Tensor x = (arange(width, dtype: float32, device: flow.device).view(1, 1, width) + cellFlow[.., 0])
            .mul_(Number.Of(ToUnit(width, convention))).sub_(Number.Of(1));
        Tensor y = (arange(height, dtype: float32, device: flow.device).view(1, height, 1) + cellFlow[.., 1])
            .mul_(Number.Of(ToUnit(height, convention))).sub_(Number.Of(1));
        return functional.grid_sample(
                features,
                stack([x, y], dim: -1),
                GridSampleMode.Bilinear,
                GridSamplePaddingMode.Border,
                align_corners: true)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Factor from cells to the sampler's [-1, 1], which spans the centres of the first and the last cell.</summary>
    private static double ToUnit(long size, WarpConvention convention) =>
        2.0 / (convention == WarpConvention.Published ? size : Math.Max(1, size - 1));
}
