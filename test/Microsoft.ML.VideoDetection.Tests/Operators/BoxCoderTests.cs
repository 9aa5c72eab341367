using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class BoxCoderTests
{
    [TensorTestMethod]
    public void Decode_ByHand()
    {
        using DisposeScope scope = NewDisposeScope();

        // Reference: 40 x 20 at centre (30, 20). Deltas in units of 0.5: centre + (0.1·40, -0.2·20) = (34, 16);
        // width 40·e^(ln 2) = 80, height 20·e^(-ln 2) = 10.
        Tensor boxes = BoxCoder.Decode(
            tensor(new float[] { 10, 10, 50, 30 }, [1, 4]),
            tensor(new[] { 0.2f, -0.4f, (float)Math.Log(2) * 2, (float)-Math.Log(2) * 2 }, [1, 4]),
            std: 0.5,
            width: 1000,
            height: 1000);

        TensorAssert.HasShape([1, 1, 4], boxes);
        TensorAssert.AreEqual([0, 11, 74, 21], boxes, 1e-4); // 34 ± 40, the left side clipped from -6 to 0; 16 ± 5
    }

    [TensorTestMethod]
    public void Decode_ClipsEachAxisToItsOwnSize()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor boxes = BoxCoder.Decode(
            tensor(new float[] { -50, -60, 500, 600, 200, 200, 300, 300 }, [2, 4]), zeros(2, 4), std: 1, width: 100, height: 70);

        TensorAssert.AreEqual([0, 0, 100, 70, 100, 70, 100, 70], boxes);
    }

    [TensorTestMethod]
    public void Decode_GrowsAndShrinksAtMost62Point5Times()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor reference = tensor(new float[] { 4996, 4996, 5004, 5004 }, [1, 4]).repeat(2, 1);
        Tensor boxes = BoxCoder.Decode(reference, tensor(new float[] { 0, 0, 50, 9, 0, 0, -50, -9 }, [2, 4]), 1, 10000, 10000);

        // |ln(16/1000)| = ln 62.5; 8 · 62.5 = 500 pixels, 8 / 62.5 = 0.128 pixels.
        Assert.AreEqual(Math.Log(62.5), BoxCoder.MaxLogRatio, 1e-12);
        TensorAssert.AreEqual([4750, 4750, 5250, 5250, 4999.936, 4999.936, 5000.064, 5000.064], boxes, 1e-3);
    }

    [TensorTestMethod]
    public void Decode_OfThreeClasses_TakesEachClassesFourDeltas()
    {
        using DisposeScope scope = NewDisposeScope();

        // Shifts of 0, 1 and 2 widths (10) to the right for the first box; of 0, 1 and 2 heights (20) down for the second.
        Tensor boxes = BoxCoder.Decode(
            tensor(new float[] { 0, 0, 10, 20, 100, 100, 110, 120 }, [2, 4]),
            tensor(new float[] { 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, /**/ 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0 }, [2, 12]),
            std: 1,
            width: 1000,
            height: 1000);

        TensorAssert.HasShape([2, 3, 4], boxes);
        TensorAssert.AreEqual(
            [
                0, 0, 10, 20, 10, 0, 20, 20, 20, 0, 30, 20,
                100, 100, 110, 120, 100, 120, 110, 140, 100, 140, 110, 160,
            ],
            boxes);
    }

    [TensorTestMethod]
    [DataRow(4L)]
    [DataRow(120L)]
    public void Decode_OfNoBoxes_GivesNone(long columns)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor boxes = BoxCoder.Decode(zeros(0, 4), zeros(0, columns), std: 1, width: 10, height: 10);
        TensorAssert.HasShape([0, columns / 4, 4], boxes);
    }

    [TensorTestMethod]
    public void Encode_ByHand()
    {
        using DisposeScope scope = NewDisposeScope();

        // Centres (30, 20) and (34, 16): 4/40 and -4/20; sizes 40 x 20 and 80 x 10: ln 2 and -ln 2; all divided by 0.5.
        Tensor deltas = BoxCoder.Encode(
            tensor(new float[] { 10, 10, 50, 30 }, [1, 4]), tensor(new float[] { -6, 11, 74, 21 }, [1, 4]), std: 0.5);
        TensorAssert.AreEqual([0.2, -0.4, 2 * Math.Log(2), -2 * Math.Log(2)], deltas, 1e-6);
    }

    [TensorTestMethod]
    [DataRow(1.0)]
    [DataRow(0.2)]
    public void Decode_UndoesEncode(double std)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] targets = SeededBoxes.Make(seed: 1, 500, 0, 0, 1000, 600);
        Tensor reference = tensor(SeededBoxes.Make(seed: 2, 500, -100, -100, 1100, 700), [500, 4]);
        Tensor target = tensor(targets, [500, 4]);

        // Growth beyond 62.5 times is clamped on purpose; such pairs can't come back.
        Tensor growth = ((target[.., 2..] - target[.., ..2]) / (reference[.., 2..] - reference[.., ..2])).log().abs();
        Tensor kept = (growth < BoxCoder.MaxLogRatio).all(dim: 1).nonzero().squeeze(1);
        Assert.IsGreaterThan(450, kept.shape[0]);

        Tensor deltas = BoxCoder.Encode(reference, target, std);
        Tensor again = BoxCoder.Decode(reference, deltas, std, 1000, 600).squeeze(1);
        double worst = (again - target).abs().index_select(0, kept).max().to_type(ScalarType.Float64).item<double>();
        Assert.IsLessThan(2e-3, worst);
    }
}
