using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training.Flow;

[TestClass]
public sealed class FlowTargetsTests
{
    [TensorTestMethod]
    [DataRow(4, 16)]
    [DataRow(16, 4)]
    [DataRow(64, 1)]
    public void AtStride_OfUniformFlow_KeepsItsLength(int stride, int side)
    {
        // All levels predict in the same unit, so a smaller picture does not mean shorter vectors.
        using DisposeScope scope = NewDisposeScope();
        Tensor flow = cat([full(1, 1, 64, 64, 0.25f), full(1, 1, 64, 64, -0.5f)], dim: 1);
        FlowTargets targets = FlowTargets.AtStride(flow, ones(1, 1, 64, 64), stride);

        TensorAssert.HasShape([1, 2, side, side], targets.Flow);
        TensorAssert.AreEqual([0.25, -0.5], targets.Flow[0, .., side - 1, 0], 1e-6);
    }

    [TensorTestMethod]
    public void AtStride_IsTheWeightedMeanOfEachCell()
    {
        // One cell of 2x2: (8 * 1 + 2 * 0.5 + 2 * 0.5 + 0 * 0) / (1 + 0.5 + 0.5 + 0) = 10 / 2, at mean weight 2 / 4.
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new float[] { 8, 2, 2, 0 }, [1, 1, 2, 2]);
        Tensor weight = tensor(new float[] { 1, 0.5f, 0.5f, 0 }, [1, 1, 2, 2]);
        FlowTargets targets = FlowTargets.AtStride(cat([x, -x], dim: 1), weight, stride: 2);

        TensorAssert.AreEqual([5, -5], targets.Flow, 1e-6);
        TensorAssert.AreEqual([0.5], targets.Weight, 1e-6);
    }
}
