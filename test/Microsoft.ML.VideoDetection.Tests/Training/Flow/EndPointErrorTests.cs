using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training.Flow;

[TestClass]
public sealed class EndPointErrorTests
{
    [TensorTestMethod]
    public void Mean_IsTheWeightedMeanOfDistances()
    {
        // Off by (3, 4) with weight 1 and by (0, 1) with weight 3: (5 + 3) / 4.
        using DisposeScope scope = NewDisposeScope();
        Tensor target = tensor(new float[] { 1, 2, 1, 2 }, [1, 2, 1, 2]);
        Tensor flow = tensor(new float[] { 4, 2, 5, 3 }, [1, 2, 1, 2]);
        Tensor weight = tensor(new float[] { 1, 3 }, [1, 1, 1, 2]);

        TensorAssert.AreEqual([2], EndPointError.Mean(flow, target, weight), 1e-6);
    }

    [TensorTestMethod]
    public void Mean_OfNothingVisible_IsZero()
    {
        using DisposeScope scope = NewDisposeScope();
        TensorAssert.AreEqual([0], EndPointError.Mean(ones(1, 2, 3, 3), zeros(1, 2, 3, 3), zeros(1, 1, 3, 3)));
    }

    [TensorTestMethod]
    public void Mean_OfAPerfectFlow_HasAFiniteGradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor flow = ones(1, 2, 3, 3, requires_grad: true);
        EndPointError.Mean(flow, ones(1, 2, 3, 3), ones(1, 1, 3, 3)).backward();
        TensorAssert.AreEqual([0], flow.grad!.abs().sum());
    }
}
