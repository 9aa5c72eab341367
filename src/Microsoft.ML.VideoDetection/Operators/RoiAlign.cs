using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Computes RoIAlign: samples the features of each box bilinearly into a grid of fixed size.</summary>
/// <remarks>
/// Equal to mmcv/ops/roi_align.py, aligned (half-pixel) mode, average pooling (He et al., "Mask R-CNN", section 3).
/// The sampling points of a box form a grid, so bilinear interpolation and averaging separate into one matrix for rows and
/// one for columns: output = rows · features · columnsᵀ. Two batched matrix products, differentiable in the features, and
/// deterministic.
/// </remarks>
internal static class RoiAlign
{
    // Boxes per product: bounds the intermediate to a size that stays in the cache.
    private const int ChunkSize = 64;

    /// <param name="features">[1, C, h, w], feature cells.</param>
    /// <param name="boxes">[N, 4] x0 y0 x1 y1, network pixels; of the same type as the features.</param>
    /// <param name="spatialScale">Feature cells per network pixel, for example 1/16.</param>
    /// <param name="outputSize">Side of the output grid.</param>
    /// <param name="samplingRatio">Sampling points per output cell and axis.</param>
    /// <returns>[N, C, outputSize, outputSize].</returns>
    public static Tensor Apply(Tensor features, Tensor boxes, double spatialScale, int outputSize, int samplingRatio)
    {
        using DisposeScope scope = NewDisposeScope();
        long channels = features.shape[1], height = features.shape[2], width = features.shape[3];
        if (boxes.shape[0] == 0)
            return features.new_empty(0, channels, outputSize, outputSize).MoveToOuterDisposeScope();

        Tensor cells = (boxes * Number.Of(spatialScale)) - Number.Of(0.5);
        Tensor columns = Interpolation(cells[.., 0], cells[.., 2], width, outputSize, samplingRatio);
        Tensor rows = Interpolation(cells[.., 1], cells[.., 3], height, outputSize, samplingRatio);

        // [h·C, w]: rows outermost, so that each box's second product reads contiguous memory.
        Tensor flat = features[0].permute(1, 0, 2).reshape(height * channels, width);
        var chunks = new List<Tensor>();
        for (long start = 0; start < boxes.shape[0]; start += ChunkSize)
        {
            long count = Math.Min(ChunkSize, boxes.shape[0] - start);
            chunks.Add(Pool(flat, rows.narrow(0, start, count), columns.narrow(0, start, count), channels));
        }

        Tensor pooled = chunks.Count == 1 ? chunks[0] : cat(chunks, dim: 0);
        return pooled.MoveToOuterDisposeScope();
    }

    private static Tensor Pool(Tensor flat, Tensor rows, Tensor columns, long channels)
    {
        using DisposeScope scope = NewDisposeScope();
        long count = rows.shape[0], size = rows.shape[1], height = rows.shape[2], width = columns.shape[2];

        // Across: [n·S, w] x [w, h·C] -> [n, S, h, C]; down: [n, S, h] per output row.
        Tensor across = columns.reshape(count * size, width).matmul(flat.t())
            .view(count, size, height, channels)
            .transpose(1, 2)
            .reshape(count, height, size * channels);
        return rows.bmm(across)
            .view(count, size, size, channels)
            .permute(0, 3, 1, 2)
            .contiguous()
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Computes the weight of each feature cell in each output cell along one axis, [N, outputSize, length]; a sampling point weights its two neighbors by 1
    /// - distance, points more than one cell outside contribute nothing, others are clamped.
    /// </summary>
    private static Tensor Interpolation(Tensor from, Tensor to, long length, int outputSize, int samplingRatio)
    {
        using DisposeScope scope = NewDisposeScope();
        int points = outputSize * samplingRatio;
        Tensor step = ((to - from) / Number.Of(outputSize) / Number.Of(samplingRatio)).unsqueeze(1);
        Tensor position = from.unsqueeze(1).Plus(Number.Range(points, from.dtype, from.device).Plus(Number.Of(0.5)).unsqueeze(0) * step);
        Tensor inside = ((position >= Number.Of(-1)) & (position <= Number.Of(length))).to(from.dtype);
        Tensor clamped = position.clamp(Number.Of(0), Number.Of(length - 1));
        Tensor cell = Number.Range(length, from.dtype, from.device).view(1, 1, length);
        Tensor distance = clamped.unsqueeze(2) - cell;
        Tensor weight = minimum(distance.neg().Plus(Number.Of(1)), distance.Plus(Number.Of(1))).clamp_min_(Number.Of(0)) * inside.unsqueeze(2);
        return weight.view(-1, outputSize, samplingRatio, length).mean([2]).MoveToOuterDisposeScope();
    }
}
