namespace Microsoft.ML.VideoDetection.Tests.Operators;

/// <summary>RoIAlign as it is published: sampling point by sampling point, on arrays, in double.</summary>
/// <remarks>Origin: mmcv/ops/csrc/pytorch/cpu/roi_align.cpp, aligned = true, pool_mode = avg.</remarks>
internal static class RoiAlignBySample
{
    /// <returns>[boxes, channels, size, size] row-major.</returns>
    public static double[] Apply(
        float[] features, int channels, int height, int width, float[] boxes, double spatialScale, int size, int samplingRatio)
    {
        int count = boxes.Length / 4;
        var output = new double[count * channels * size * size];
        int o = 0;
        for (int n = 0; n < count; n++)
        {
            double left = (boxes[4 * n] * spatialScale) - 0.5, top = (boxes[(4 * n) + 1] * spatialScale) - 0.5;
            double right = (boxes[(4 * n) + 2] * spatialScale) - 0.5, bottom = (boxes[(4 * n) + 3] * spatialScale) - 0.5;
            double binWidth = (right - left) / size, binHeight = (bottom - top) / size;
            for (int c = 0; c < channels; c++)
            {
                ReadOnlySpan<float> plane = features.AsSpan(c * height * width, height * width);
                for (int row = 0; row < size; row++)
                {
                    for (int column = 0; column < size; column++)
                    {
                        double sum = 0;
                        for (int iy = 0; iy < samplingRatio; iy++)
                        {
                            for (int ix = 0; ix < samplingRatio; ix++)
                            {
                                double y = top + (row * binHeight) + ((iy + 0.5) * binHeight / samplingRatio);
                                double x = left + (column * binWidth) + ((ix + 0.5) * binWidth / samplingRatio);
                                sum += Sample(plane, height, width, y, x);
                            }
                        }

                        output[o++] = sum / (samplingRatio * samplingRatio);
                    }
                }
            }
        }

        return output;
    }

    private static double Sample(ReadOnlySpan<float> plane, int height, int width, double y, double x)
    {
        if (y < -1 || y > height || x < -1 || x > width)
            return 0;
        (int y0, int y1, double fy) = Neighbors(y, height);
        (int x0, int x1, double fx) = Neighbors(x, width);
        return ((1 - fy) * (1 - fx) * plane[(y0 * width) + x0]) + ((1 - fy) * fx * plane[(y0 * width) + x1])
            + (fy * (1 - fx) * plane[(y1 * width) + x0]) + (fy * fx * plane[(y1 * width) + x1]);
    }

    private static (int Low, int High, double Fraction) Neighbors(double position, int length)
    {
        position = Math.Max(position, 0);
        int low = (int)position;
        return low >= length - 1 ? (length - 1, length - 1, 0) : (low, low + 1, position - low);
    }
}
