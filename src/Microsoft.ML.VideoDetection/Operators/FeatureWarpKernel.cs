namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Samples channels-last features in memory bilinearly; positions beyond the border take the nearest border value.</summary>
internal static class FeatureWarpKernel
{
    /// <param name="features">[h, w, C], dense.</param>
    /// <param name="size">Size of features and output.</param>
    /// <param name="columns">[h, w]: column that each output cell samples, in cells.</param>
    /// <param name="rows">[h, w]: row that each output cell samples, in cells.</param>
    /// <param name="output">Receives [h, w, C].</param>
    public static unsafe void Apply(
        ReadOnlySpan<float> features, FeatureSize size, ReadOnlySpan<float> columns, ReadOnlySpan<float> rows, Span<float> output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features.Length, size.Length, nameof(features));
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, size.Length, nameof(output));
        Span<int> offsets = stackalloc int[4];
        Span<float> weights = stackalloc float[4];
        fixed (float* source = features, destination = output)
        {
            for (int cell = 0; cell < size.Cells; cell++)
            {
                (int left, int right, float rightWeight) = Neighbors(columns[cell], size.Width);
                (int top, int bottom, float bottomWeight) = Neighbors(rows[cell], size.Height);
                offsets[0] = ((top * size.Width) + left) * size.Channels;
                offsets[1] = ((top * size.Width) + right) * size.Channels;
                offsets[2] = ((bottom * size.Width) + left) * size.Channels;
                offsets[3] = ((bottom * size.Width) + right) * size.Channels;
                weights[0] = (1 - bottomWeight) * (1 - rightWeight);
                weights[1] = (1 - bottomWeight) * rightWeight;
                weights[2] = bottomWeight * (1 - rightWeight);
                weights[3] = bottomWeight * rightWeight;
                WeightedCells.Sum(source, offsets, weights, size.Channels, destination + ((long)cell * size.Channels));
            }
        }
    }

    private static (int Before, int After, float AfterWeight) Neighbors(float position, int length)
    {
        // NaN, from a diverged flow, samples the first cell, so that nothing outside is read.
        float inside = float.IsNaN(position) ? 0 : Math.Clamp(position, 0, length - 1);
        int before = (int)inside;
        return (before, Math.Min(before + 1, length - 1), inside - before);
    }
}
