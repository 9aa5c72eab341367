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
        (Tensor columns, Tensor rows) = Sources(height, width, flow);
        Tensor x = columns.mul_(Number.Of(ToUnit(width, convention))).sub_(Number.Of(1));
        Tensor y = rows.mul_(Number.Of(ToUnit(height, convention))).sub_(Number.Of(1));
        return functional.grid_sample(
                features,
                stack([x, y], dim: -1),
                GridSampleMode.Bilinear,
                GridSamplePaddingMode.Border,
                align_corners: true)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Where each cell samples, in cells.</summary>
    /// <param name="height">Rows of cells.</param>
    /// <param name="width">Cells in a row.</param>
    /// <param name="flow">Flow [N, 2, H, W] in network pixels.</param>
    /// <param name="convention">What zero flow means.</param>
    /// <returns>[N, h, w] each: cells from the left and from the top.</returns>
    public static (Tensor Columns, Tensor Rows) SamplingPositions(long height, long width, Tensor flow, WarpConvention convention)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor columns, Tensor rows) = Sources(height, width, flow);
        if (convention == WarpConvention.Published)
        {
            columns.mul_(Number.Of((width - 1.0) / width));
            rows.mul_(Number.Of((height - 1.0) / height));
        }

        return (columns.MoveToOuterDisposeScope(), rows.MoveToOuterDisposeScope());
    }

    /// <summary>Each cell's own position plus its flow, [N, h, w]: columns and rows. Temporaries stay in the caller's scope.</summary>
    private static (Tensor Columns, Tensor Rows) Sources(long height, long width, Tensor flow)
    {
        double scale = (double)width / flow.shape[3];
        Tensor cellFlow = functional
            .interpolate(flow, [height, width], mode: InterpolationMode.Bilinear, align_corners: false)
            .mul_(Number.Of(scale));
        return (
            Number.Range(width, float32, flow.device).view(1, 1, width).Plus(cellFlow[.., 0]),
            Number.Range(height, float32, flow.device).view(1, height, 1).Plus(cellFlow[.., 1]));
    }

    /// <summary>Factor from cells to the sampler's [-1, 1], which spans the centres of the first and the last cell.</summary>
    private static double ToUnit(long size, WarpConvention convention) =>
        2.0 / (convention == WarpConvention.Published ? size : Math.Max(1, size - 1));
}
