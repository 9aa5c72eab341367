using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class BoxIouTests
{
    [TensorTestMethod]
    public void Pairwise_ByHand()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor(new float[] { 0, 0, 10, 10, 20, 20, 30, 40 }, [2, 4]);
        Tensor b = tensor(new float[] { 0, 0, 10, 10, 5, 5, 15, 15, 10, 0, 20, 10, 0, 0, 100, 100 }, [4, 4]);

        TensorAssert.AreEqual(
            [
                1, // the same box
                25.0 / 175, // 5 x 5 of 100 + 100 - 25
                0, // they only touch
                100.0 / 10000, // one inside the other
                0,
                0,
                0,
                200.0 / 10000,
            ],
            BoxIou.Pairwise(a, b),
            1e-7);
    }

    [TensorTestMethod]
    public void Pairwise_OfEmptyBoxes_IsZeroAndNotNaN()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor point = tensor(new float[] { 5, 5, 5, 5 }, [1, 4]);
        TensorAssert.AreEqual([0], BoxIou.Pairwise(point, point));
    }

    [TensorTestMethod]
    public void Pairwise_OfNoBoxes_HasNoRows()
    {
        using DisposeScope scope = NewDisposeScope();
        TensorAssert.HasShape([0, 3], BoxIou.Pairwise(zeros(0, 4), zeros(3, 4)));
    }
}
