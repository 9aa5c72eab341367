using System.Buffers;
using System.Numerics;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Suppresses boxes greedily: of boxes that overlap, the one with the best score is kept.</summary>
/// <remarks>
/// Equal to mmcv/ops/csrc/pytorch/cpu/nms.cpp: float32, strict comparison with the threshold, widths x1 - x0.
/// </remarks>
internal static class NonMaximumSuppression
{
    /// <summary>Selects among boxes that are sorted by score.</summary>
    /// <param name="columns">x0 of all boxes, then their y0, x1 and y1.</param>
    /// <param name="count">Number of boxes.</param>
    /// <param name="threshold">Boxes with a larger IoU than this with a kept box are dropped.</param>
    /// <param name="maxKept">The most boxes to keep.</param>
    /// <returns>Positions of the kept boxes, ascending.</returns>
    public static long[] Keep(ReadOnlySpan<float> columns, int count, float threshold, int maxKept)
    {
        ReadOnlySpan<float> x0 = columns[..count], y0 = columns.Slice(count, count);
        ReadOnlySpan<float> x1 = columns.Slice(2 * count, count), y1 = columns.Slice(3 * count, count);
        float[] areas = ArrayPool<float>.Shared.Rent(count);
        int[] marks = ArrayPool<int>.Shared.Rent(count);
        try
        {
            Span<float> area = areas.AsSpan(0, count);
            for (int i = 0; i < count; i++)
                area[i] = (x1[i] - x0[i]) * (y1[i] - y0[i]);

            // 0 means kept; one int lane per box, so that comparison masks can be stored unchanged.
            Span<int> dead = marks.AsSpan(0, count);
            dead.Clear();
            var kept = new List<long>(Math.Min(count, maxKept));
            for (int i = 0; i < count && kept.Count < maxKept; i++)
            {
                if (dead[i] != 0)
                    continue;
                kept.Add(i);
                Suppress(x0, y0, x1, y1, area, dead, i, threshold);
            }

            return [.. kept];
        }
        finally
        {
            ArrayPool<float>.Shared.Return(areas);
            ArrayPool<int>.Shared.Return(marks);
        }
    }

    private static void Suppress(
        ReadOnlySpan<float> x0, ReadOnlySpan<float> y0, ReadOnlySpan<float> x1, ReadOnlySpan<float> y1,
        ReadOnlySpan<float> area, Span<int> dead, int best, float threshold)
    {
        int i = best + 1;
        var bx0 = new Vector<float>(x0[best]);
        var by0 = new Vector<float>(y0[best]);
        var bx1 = new Vector<float>(x1[best]);
        var by1 = new Vector<float>(y1[best]);
        var bestArea = new Vector<float>(area[best]);
        var limit = new Vector<float>(threshold);
        for (; i <= dead.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> width = Vector.Min(bx1, new Vector<float>(x1[i..])) - Vector.Max(bx0, new Vector<float>(x0[i..]));
            Vector<float> height = Vector.Min(by1, new Vector<float>(y1[i..])) - Vector.Max(by0, new Vector<float>(y0[i..]));
            Vector<float> intersection = Vector.Max(width, Vector<float>.Zero) * Vector.Max(height, Vector<float>.Zero);
            Vector<float> iou = intersection / (bestArea + new Vector<float>(area[i..]) - intersection);
            (new Vector<int>(dead[i..]) | Vector.GreaterThan(iou, limit)).CopyTo(dead[i..]);
        }

        for (; i < dead.Length; i++)
        {
            float width = Math.Max(0, Math.Min(x1[best], x1[i]) - Math.Max(x0[best], x0[i]));
            float height = Math.Max(0, Math.Min(y1[best], y1[i]) - Math.Max(y0[best], y0[i]));
            float intersection = width * height;
            if (intersection / (area[best] + area[i] - intersection) > threshold)
                dead[i] = -1;
        }
    }
}
