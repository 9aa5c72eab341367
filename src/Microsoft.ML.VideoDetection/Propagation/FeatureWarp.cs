using System.Diagnostics;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Warps key-frame features to the current frame along motion, by bilinear sampling (DFF paper, equation 2).</summary>
internal static class FeatureWarp
{
    /// <summary>Warps the features of a key frame to the frame whose motion was estimated last, without gradient.</summary>
    /// <param name="key">Features of the key frame.</param>
    /// <param name="motion">Motion from the frame to the key frame.</param>
    /// <returns>Levels of the same shapes and order.</returns>
    public static FeatureLevel[] Apply(IReadOnlyList<FeatureLevel> key, IMotionEstimator motion) => [.. key.Select(level =>
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor columns, Tensor rows) = motion.PositionsOf(level);
        using Activity? activity = FrameActivity.Start(FrameActivity.Warp);
        Tensor warped = level.Features.device_type == DeviceType.CPU
            ? SampleInMemory(level.Features, columns, rows)
            : Sample(level.Features, columns, rows);
        return level with { Features = warped.MoveToOuterDisposeScope() };
    })];

    /// <summary>Warps features along the flow of a flow network; differentiable in both.</summary>
    /// <param name="features">Key features [N, C, h, w], feature cells.</param>
    /// <param name="flow">Flow [N, 2, H, W] in network pixels: where each pixel of the current frame was in the key frame.</param>
    /// <param name="convention">Meaning of zero flow.</param>
    /// <returns>[N, C, h, w]; beyond the border the nearest border value.</returns>
    public static Tensor Apply(Tensor features, Tensor flow, WarpConvention convention)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor columns, Tensor rows) = SamplingPositions(features.shape[2], features.shape[3], flow, convention);
        return Sample(features, columns, rows).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the position that each cell samples.</summary>
    /// <param name="height">Rows of cells.</param>
    /// <param name="width">Cells in a row.</param>
    /// <param name="flow">Flow [N, 2, H, W] in network pixels.</param>
    /// <param name="convention">Meaning of zero flow.</param>
    /// <returns>[N, h, w] each: columns and rows, in cells from the left and from the top.</returns>
    public static (Tensor Columns, Tensor Rows) SamplingPositions(long height, long width, Tensor flow, WarpConvention convention)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor cellFlow = functional
            .interpolate(flow, [height, width], mode: InterpolationMode.Bilinear, align_corners: false)
            .mul_(Number.Of((double)width / flow.shape[3]));
        Tensor columns = Number.Range(width, float32, flow.device).view(1, 1, width).Plus(cellFlow[.., 0]);
        Tensor rows = Number.Range(height, float32, flow.device).view(1, height, 1).Plus(cellFlow[.., 1]);
        if (convention == WarpConvention.Published)
        {
            columns.mul_(Number.Of((width - 1.0) / width));
            rows.mul_(Number.Of((height - 1.0) / height));
        }

        return (columns.MoveToOuterDisposeScope(), rows.MoveToOuterDisposeScope());
    }

    /// <summary>Samples features at given positions; differentiable in both.</summary>
    /// <param name="features">[N, C, h, w].</param>
    /// <param name="columns">[N, h, w], cells from the left.</param>
    /// <param name="rows">[N, h, w], cells from the top.</param>
    /// <returns>[N, C, h, w]; beyond the border the nearest border value.</returns>
    public static Tensor Sample(Tensor features, Tensor columns, Tensor rows)
    {
        using DisposeScope scope = NewDisposeScope();
        return functional.grid_sample(
                features,
                stack([ToUnit(columns, features.shape[3]), ToUnit(rows, features.shape[2])], dim: -1),
                GridSampleMode.Bilinear,
                GridSamplePaddingMode.Border,
                align_corners: true)
            .MoveToOuterDisposeScope();
    }

    // Converts cells to the sampler's [-1, 1], which spans the centers of the first and the last cell.
    private static Tensor ToUnit(Tensor positions, long size) =>
        (positions * Number.Of(2.0 / Math.Max(1, size - 1))).sub_(Number.Of(1));

    // Computes the result of Sample, faster.
    private static Tensor SampleInMemory(Tensor features, Tensor columns, Tensor rows)
    {
        Tensor cells = ChannelsLast.Cells(features), warped = empty_like(cells);
        FeatureWarpKernel.Apply(
            TensorMemory.Of(cells),
            new FeatureSize((int)cells.shape[1], (int)cells.shape[2], (int)cells.shape[3]),
            TensorMemory.Of(columns.contiguous()),
            TensorMemory.Of(rows.contiguous()),
            TensorMemory.Of(warped));
        return ChannelsLast.FromCells(warped);
    }
}
