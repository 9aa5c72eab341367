using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class RoiAlignKernelTests
{
    [TestMethod]
    [DataRow(1, 1, 1, 1, 1)]
    [DataRow(3, 9, 16, 7, 2)]
    [DataRow(67, 36, 63, 7, 2)]
    [DataRow(4, 13, 5, 3, 4)]
    [DataRow(2, 1, 20, 2, 3)]
    public void Apply_EqualsSamplingPointByPoint(int channels, int height, int width, int size, int samplingRatio)
    {
        var random = new Random(height);
        float[] features = [.. Enumerable.Range(0, channels * height * width).Select(_ => (random.NextSingle() * 2) - 1)];
        float w = width * 16, h = height * 16;
        float[] boxes =
        [
            .. SeededBoxes.Make(seed: 1, 60, 0, 0, w, h),
            .. SeededBoxes.Make(seed: 2, 60, -w, -h, 2 * w, 2 * h), // partly outside, mostly
            -90, -90, -60, -60, // outside, above and left
            w + 60, h + 60, w + 99, h + 99, // outside, below and right
            0, 0, w, h, // all of it
            8, 8, 8.01f, 8.01f, // a hundredth of a pixel
            24, 24, 24, 24, // nothing
            30, 30, 20, 20, // negative: from right to left
        ];

        double[] expected = RoiAlignBySample.Apply(features, channels, height, width, boxes, 1 / 16.0, size, samplingRatio);

        // Positions of up to 64 cells are rounded, to 64 · 2^-24 of a cell, in a few operations; features change by up to 2 from cell to cell.
        double tolerance = Rounding.OfSum(3, 64 * 2);
        foreach (int threads in new[] { 1, 2 })
        {
            float[] pooled = Pool(features, new FeatureSize(height, width, channels), boxes, size, samplingRatio, threads);
            for (int i = 0; i < pooled.Length; i++)
                Assert.AreEqual(expected[i], pooled[i], tolerance, $"number {i}");
        }
    }

    [TestMethod]
    public void Apply_OfNumbersThatAreNone_StaysInside()
    {
        float[] features = [1, 2, 3, 4];
        float[] boxes = [float.NaN, 0, 16, 16, 0, 0, float.PositiveInfinity, 16, float.NegativeInfinity, 0, float.PositiveInfinity, 16];
        float[] pooled = Pool(features, new FeatureSize(2, 2, 1), boxes, 2, 2, threads: 1);
        Assert.HasCount(12, pooled);
        Assert.AreEqual(0f, pooled[0]); // where a position is no number, no cell takes part
    }

    [TestMethod]
    public void Apply_IntoTooLittle_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RoiAlignKernel.Apply(
            new float[4], new FeatureSize(2, 2, 1), new float[4], 1, 7, 2, 1, new float[48]));

    /// <summary>In the order of the tensors: [box, channel, row, column], from features in that order.</summary>
    private static float[] Pool(float[] features, FeatureSize size, float[] boxes, int outputSize, int samplingRatio, int threads)
    {
        var cells = new float[features.Length];
        for (int i = 0; i < features.Length; i++)
            cells[(i % size.Cells * size.Channels) + (i / size.Cells)] = features[i];
        int area = outputSize * outputSize, count = boxes.Length / 4;
        var output = new float[count * area * size.Channels];
        RoiAlignKernel.Apply(cells, size, boxes, 1 / 16f, outputSize, samplingRatio, threads, output);
        return [.. Enumerable.Range(0, output.Length).Select(i =>
            output[(((i / area / size.Channels * area) + (i % area)) * size.Channels) + (i / area % size.Channels)])];
    }
}
