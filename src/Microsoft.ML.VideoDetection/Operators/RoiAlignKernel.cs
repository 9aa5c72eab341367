namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Computes <see cref="RoiAlign"/> in memory over channels-last features, without intermediate tensors.</summary>
/// <remarks>
/// The sampling points of a box form a grid, so an output cell is a sum of feature cells whose weights are products of a row weight and a column weight;
/// weights of points that fall on the same cell are added up beforehand.
/// </remarks>
internal static class RoiAlignKernel
{
    /// <param name="features">[h, w, C], dense.</param>
    /// <param name="size">Size of the features.</param>
    /// <param name="boxes">x0 y0 x1 y1 of each box, network pixels.</param>
    /// <param name="spatialScale">Feature cells per network pixel, for example 1/16.</param>
    /// <param name="outputSize">Side of the output grid.</param>
    /// <param name="samplingRatio">Sampling points per output cell and axis.</param>
    /// <param name="threads">Number of threads to use.</param>
    /// <param name="output">Receives [box, outputSize, outputSize, C].</param>
    public static unsafe void Apply(
        ReadOnlySpan<float> features,
        FeatureSize size,
        ReadOnlyMemory<float> boxes,
        float spatialScale,
        int outputSize,
        int samplingRatio,
        int threads,
        Span<float> output)
    {
        int count = boxes.Length / 4, boxLength = checked(outputSize * outputSize * size.Channels);
        ArgumentOutOfRangeException.ThrowIfLessThan(features.Length, size.Length, nameof(features));
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, checked(count * boxLength), nameof(output));
        fixed (float* source = features, destination = output)
        {
            // Pointers, because spans cannot be passed to other threads; both arrays stay pinned until the loop is over.
            nint from = (nint)source, to = (nint)destination;
            void Pool(int i) => PoolBox(
                (float*)from, size, boxes.Span.Slice(4 * i, 4), spatialScale, outputSize, samplingRatio, (float*)to + ((long)i * boxLength));
            if (threads == 1)
            {
                for (int i = 0; i < count; i++)
                    Pool(i);
            }
            else
            {
                Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, Pool);
            }
        }
    }

    private static unsafe void PoolBox(
        float* features, FeatureSize size, ReadOnlySpan<float> box, float scale, int outputSize, int samplingRatio, float* output)
    {
        int most = 2 * samplingRatio;
        Span<int> columnCells = stackalloc int[outputSize * most], columnCounts = stackalloc int[outputSize];
        Span<float> columnWeights = stackalloc float[outputSize * most];
        Span<int> rowCells = stackalloc int[most], offsets = stackalloc int[most * most];
        Span<float> rowWeights = stackalloc float[most], weights = stackalloc float[most * most];
        float x0 = (box[0] * scale) - 0.5f, x1 = (box[2] * scale) - 0.5f;
        float y0 = (box[1] * scale) - 0.5f, y1 = (box[3] * scale) - 0.5f;
        for (int i = 0; i < outputSize; i++)
        {
            columnCounts[i] = AxisCells(
                x0, x1, size.Width, i, outputSize, samplingRatio, columnCells.Slice(i * most, most), columnWeights.Slice(i * most, most));
        }

        for (int row = 0; row < outputSize; row++)
        {
            int rows = AxisCells(y0, y1, size.Height, row, outputSize, samplingRatio, rowCells, rowWeights);
            for (int column = 0; column < outputSize; column++)
            {
                int n = 0;
                for (int r = 0; r < rows; r++)
                {
                    for (int c = column * most; c < (column * most) + columnCounts[column]; c++)
                    {
                        offsets[n] = ((rowCells[r] * size.Width) + columnCells[c]) * size.Channels;
                        weights[n++] = rowWeights[r] * columnWeights[c];
                    }
                }

                WeightedCells.Sum(features, offsets[..n], weights[..n], size.Channels, output);
                output += size.Channels;
            }
        }
    }

    /// <summary>Computes the cells of one axis that contribute to an output cell, with weights that add up to at most 1.</summary>
    /// <returns>The number of cells: up to twice the sampling ratio.</returns>
    private static int AxisCells(
        float from, float to, int length, int index, int outputSize, int samplingRatio, Span<int> cells, Span<float> weights)
    {
        float step = (to - from) / outputSize / samplingRatio;
        int count = 0;
        for (int sample = index * samplingRatio; sample < (index + 1) * samplingRatio; sample++)
        {
            float position = from + ((sample + 0.5f) * step);

            // Points more than a cell outside count as zero, others take the value of the border.
            if (!(position >= -1 && position <= length))
                continue;
            float inside = Math.Clamp(position, 0, length - 1);
            int low = (int)inside;
            float fraction = inside - low;
            count = Add(cells, weights, count, low, (1 - fraction) / samplingRatio);
            if (fraction > 0)
                count = Add(cells, weights, count, low + 1, fraction / samplingRatio);
        }

        return count;
    }

    private static int Add(Span<int> cells, Span<float> weights, int count, int cell, float weight)
    {
        int known = cells[..count].IndexOf(cell);
        if (known >= 0)
        {
            weights[known] += weight;
            return count;
        }

        cells[count] = cell;
        weights[count] = weight;
        return count + 1;
    }
}
