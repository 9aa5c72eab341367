using Microsoft.ML.VideoDetection.Propagation;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class FeatureWarpTests
{
    [TensorTestMethod]
    [DataRow(1, 1)]
    [DataRow(9, 16)]
    [DataRow(36, 63)]
    public void IdentityAtZeroFlow_OfNoFlow_GivesTheFeatures(int height, int width)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(1);
        Tensor features = randn([1, 8, height, width], generator: generator);
        Tensor warped = FeatureWarp.Apply(features, zeros(1, 2, 16 * height, 16 * width), WarpConvention.IdentityAtZeroFlow);

        // Torch's sampler takes positions in [-1, 1], which round: 63 cells · 6e-8 · a slope of up to 8 between neighbors.
        TensorAssert.AreEqual(TensorAssert.Numbers(features), warped, 3e-5);
    }

    // Features that equal their own column (four of them): sampling gives the position that is sampled, (x + flow)·3/4
    // as published, x + flow for the identity, clamped to [0, 3].
    [TensorTestMethod]
    [DataRow(WarpConvention.Published, 0f, new[] { 0, 0.75, 1.5, 2.25 })]
    [DataRow(WarpConvention.Published, 16f, new[] { 0.75, 1.5, 2.25, 3 })]
    [DataRow(WarpConvention.Published, 32f, new[] { 1.5, 2.25, 3, 3 })]
    [DataRow(WarpConvention.Published, -24f, new[] { 0, 0, 0.375, 1.125 })]
    [DataRow(WarpConvention.IdentityAtZeroFlow, 16f, new[] { 1.0, 2, 3, 3 })]
    [DataRow(WarpConvention.IdentityAtZeroFlow, -16f, new[] { 0.0, 0, 1, 2 })]
    [DataRow(WarpConvention.IdentityAtZeroFlow, 8f, new[] { 0.5, 1.5, 2.5, 3 })]
    [DataRow(WarpConvention.IdentityAtZeroFlow, 1e6f, new[] { 3.0, 3, 3, 3 })]
    public void FlowInX_SamplesThatManyPixelsToTheRight(WarpConvention convention, float pixels, double[] expected)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor columns = arange(4, dtype: float32).view(1, 1, 1, 4).expand(1, 1, 3, 4);
        Tensor flow = zeros(1, 2, 48, 64);
        flow[.., 0].fill_(pixels);

        Tensor warped = FeatureWarp.Apply(columns, flow, convention);

        for (int y = 0; y < 3; y++)
            TensorAssert.AreEqual(expected, warped[0, 0, y], 2e-6);
    }

    // The same with rows, of which there are three: (y + flow)·2/3.
    [TensorTestMethod]
    [DataRow(WarpConvention.Published, 0f, new[] { 0, 2 / 3.0, 4 / 3.0 })]
    [DataRow(WarpConvention.Published, 16f, new[] { 2 / 3.0, 4 / 3.0, 2 })]
    [DataRow(WarpConvention.IdentityAtZeroFlow, 16f, new[] { 1.0, 2, 2 })]
    public void FlowInY_SamplesThatManyPixelsBelow(WarpConvention convention, float pixels, double[] expected)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = arange(3, dtype: float32).view(1, 1, 3, 1).expand(1, 1, 3, 4);
        Tensor flow = zeros(1, 2, 48, 64);
        flow[.., 1].fill_(pixels);

        Tensor warped = FeatureWarp.Apply(rows, flow, convention);

        for (int x = 0; x < 4; x++)
            TensorAssert.AreEqual(expected, warped[0, 0, .., x], 2e-6);
    }

    [TensorTestMethod]
    public void FlowOfACell_IsThatOfItsFourCentralPixels()
    {
        // Bilinear reduction by 16 samples between pixels 7 and 8 of the cell and looks at no other.
        using DisposeScope scope = NewDisposeScope();
        Tensor columns = arange(4, dtype: float32).view(1, 1, 1, 4).expand(1, 1, 3, 4);
        Tensor flow = zeros(1, 2, 48, 64);
        flow[0, 0, 7..9, 23..25].fill_(16); // cell (row 0, column 1)

        TensorAssert.AreEqual(
            [0, 2, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3], FeatureWarp.Apply(columns, flow, WarpConvention.IdentityAtZeroFlow), 2e-6);
    }
}
