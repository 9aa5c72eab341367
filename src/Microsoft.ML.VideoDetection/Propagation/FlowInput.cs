using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Prepares the flow network's input from resized frames, with its own normalization and resolution.</summary>
/// <remarks>
/// Origin: mmtrack/models/motion/flownet_simple.py, prepare_imgs. Bilinear resizing by 1/2 or 1/4 without antialiasing is the mean of the two by two pixels
/// in the middle of each cell. As in the original, pixels outside of the frame are zero after subtraction of the mean.
/// </remarks>
internal static class FlowInput
{
    // Mean of FlowNet's training images, RGB in [0, 1].
    private static readonly float[] _mean = [0.411f, 0.432f, 0.450f];

    /// <summary>Computes one frame's half of the input, in one pass over its pixels.</summary>
    /// <param name="pixels">The frame.</param>
    /// <param name="scale">Resolution of the result relative to the padded frame: 1, 0.5 or 0.25.</param>
    /// <param name="device">Device of the result.</param>
    /// <returns>[1, 3, H·scale, W·scale], channels-last: RGB in [0, 1] minus FlowNet's mean, zero in the padding.</returns>
    public static Tensor Of(FramePixels pixels, double scale, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        FrameGeometry geometry = pixels.Geometry;
        int step = (int)(1 / scale), height = geometry.PaddedHeight / step, width = geometry.PaddedWidth / step;
        Tensor cells = empty([1, height, width, 3], device: CPU);
        Span<float> memory = TensorMemory.Of(cells);
        for (int y = 0; y < height; y++)
        {
            Span<float> row = memory.Slice(y * width * 3, width * 3);
            (int top, int rows) = Inside(y, step, geometry.NetworkHeight);
            if (rows == 0)
                row.Clear();
            else
                FillRow(pixels, top, rows, step, row);
        }

        return ChannelsLast.FromCells(cells).to(device).MoveToOuterDisposeScope();
    }

    private static void FillRow(FramePixels pixels, int top, int rows, int step, Span<float> row)
    {
        int width = pixels.Geometry.NetworkWidth, stride = width * 3, done = 0;
        ReadOnlySpan<byte> upper = pixels.Rgb.AsSpan(top * stride, stride);
        ReadOnlySpan<byte> lower = rows == 2 ? pixels.Rgb.AsSpan((top + 1) * stride, stride) : upper;
        if (step > 1 && rows == 2)
            done = FillWhole(upper, lower, step, row);
        FillAny(upper, lower, rows, width, step, done, row);
    }

    /// <summary>Fills the cells whose four pixels all lie in the frame: nearly all of them, so the inner loop has no bounds checks.</summary>
    /// <returns>The number of filled cells.</returns>
    private static unsafe int FillWhole(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int step, Span<float> row)
    {
        const float Unit = 1f / (255 * 4);
        float red = _mean[0], green = _mean[1], blue = _mean[2];
        int first = 3 * ((step / 2) - 1), stride = 3 * step;
        int cells = Math.Clamp((upper.Length - first - 6 + stride) / stride, 0, row.Length / 3);
        fixed (byte* upperStart = upper, lowerStart = lower)
        fixed (float* start = row)
        {
            byte* above = upperStart + first, below = lowerStart + first;
            float* cell = start;
            for (int x = 0; x < cells; x++, above += stride, below += stride, cell += 3)
            {
                cell[0] = ((above[0] + above[3] + below[0] + below[3]) * Unit) - red;
                cell[1] = ((above[1] + above[4] + below[1] + below[4]) * Unit) - green;
                cell[2] = ((above[2] + above[5] + below[2] + below[5]) * Unit) - blue;
            }
        }

        return cells;
    }

    private static void FillAny(
        ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int rows, int width, int step, int firstCell, Span<float> row)
    {
        int perCell = step == 1 ? 1 : 4;
        float red = _mean[0], green = _mean[1], blue = _mean[2], unit = 1f / (255 * perCell);
        for (int x = firstCell; x < row.Length / 3; x++)
        {
            Span<float> cell = row.Slice(3 * x, 3);
            (int left, int columns) = Inside(x, step, width);
            if (columns == 0)
            {
                cell.Clear();
                continue;
            }

            float share = (float)(rows * columns) / perCell;
            cell[0] = (Sum(upper, lower, rows, 3 * left, columns) * unit) - (red * share);
            cell[1] = (Sum(upper, lower, rows, (3 * left) + 1, columns) * unit) - (green * share);
            cell[2] = (Sum(upper, lower, rows, (3 * left) + 2, columns) * unit) - (blue * share);
        }
    }

    private static int Sum(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int rows, int first, int columns)
    {
        int sum = upper[first];
        if (columns == 2)
            sum += upper[first + 3];
        if (rows == 2)
            sum += lower[first] + (columns == 2 ? lower[first + 3] : 0);
        return sum;
    }

    /// <summary>Computes the pixels along one axis that a cell averages, limited to the frame.</summary>
    private static (int First, int Count) Inside(int cell, int step, int length)
    {
        int wanted = step == 1 ? 1 : 2, first = (cell * step) + (step / 2) - (wanted / 2);
        return (first, Math.Clamp(length - first, 0, wanted));
    }
}
