using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Generates the reference boxes (anchors) that proposals are predicted relative to.</summary>
/// <remarks>
/// Origin: mmdet/core/anchor/anchor_generator.py with center_offset 0: a cell's anchors are centered on cell·stride, without an offset of half a cell; ratio
/// is height / width; ratios vary slower than scales.
/// </remarks>
internal static class Anchors
{
    /// <param name="gridHeight">Rows of feature cells.</param>
    /// <param name="gridWidth">Columns of feature cells.</param>
    /// <param name="stride">Network pixels per cell; also the side of an anchor of scale 1.</param>
    /// <param name="scales">Sides of the anchors in strides.</param>
    /// <param name="ratios">Aspect ratios, height divided by width.</param>
    /// <param name="device">Device of the result.</param>
    /// <returns>[gridHeight·gridWidth·A, 4], x0 y0 x1 y1 in network pixels; cells row-major, a cell's anchors consecutive.</returns>
    public static Tensor Grid(
        long gridHeight, long gridWidth, int stride, IReadOnlyList<float> scales, IReadOnlyList<float> ratios, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = (Number.Range(gridWidth, float32, device) * Number.Of(stride)).view(1, gridWidth, 1).expand(gridHeight, gridWidth, 1);
        Tensor y = (Number.Range(gridHeight, float32, device) * Number.Of(stride)).view(gridHeight, 1, 1).expand(gridHeight, gridWidth, 1);
        Tensor shifts = cat([x, y, x, y], dim: 2).view(-1, 1, 4);
        Tensor cell = tensor(Cell(stride, scales, ratios), device: device).view(1, -1, 4);
        return shifts.Plus(cell).view(-1, 4).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the anchors of the cell at the origin, x0 y0 x1 y1 each.</summary>
    internal static float[] Cell(int stride, IReadOnlyList<float> scales, IReadOnlyList<float> ratios)
    {
        var cell = new float[ratios.Count * scales.Count * 4];
        int i = 0;
        foreach (float ratio in ratios)
        {
            float heightFactor = MathF.Sqrt(ratio);
            float widthFactor = 1 / heightFactor;
            foreach (float scale in scales)
            {
                float halfWidth = 0.5f * (stride * widthFactor * scale);
                float halfHeight = 0.5f * (stride * heightFactor * scale);
                cell[i++] = -halfWidth;
                cell[i++] = -halfHeight;
                cell[i++] = halfWidth;
                cell[i++] = halfHeight;
            }
        }

        return cell;
    }
}
