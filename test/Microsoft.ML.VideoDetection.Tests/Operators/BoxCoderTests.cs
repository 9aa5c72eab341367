using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class BoxCoderTests
{
    // Ten operations on numbers of up to 80.
    private static readonly double _tolerance = Rounding.OfSum(10, 80);

    [TestMethod]
    public void Decode_ByHand()
    {
        // Reference: 40 x 20 at center (30, 20). Deltas in units of 0.5: center + (0.1·40, -0.2·20) = (34, 16);
        // width 40·e^(ln 2) = 80, height 20·e^(-ln 2) = 10: 34 ± 40, the left side clipped from -6 to 0; 16 ± 5.
        float[] deltas = [0.2f, -0.4f, (float)Math.Log(2) * 2, (float)-Math.Log(2) * 2];
        AssertBox(0, 11, 74, 21, BoxCoder.Decode(new Box(10, 10, 50, 30), deltas, std: 0.5f, width: 1000, height: 1000));
    }

    [TestMethod]
    public void Decode_ClipsEachAxisToItsOwnSize()
    {
        Assert.AreEqual(new Box(0, 0, 100, 70), BoxCoder.Decode(new Box(-50, -60, 500, 600), new float[4], std: 1, width: 100, height: 70));
        Assert.AreEqual(new Box(100, 70, 100, 70), BoxCoder.Decode(new Box(200, 200, 300, 300), new float[4], std: 1, width: 100, height: 70));
    }

    [TestMethod]
    public void Decode_GrowsAndShrinksAtMost62Point5Times()
    {
        // |ln(16/1000)| = ln 62.5; 8 · 62.5 = 500 pixels, 8 / 62.5 = 0.128 pixels. Two additions near 5000 round,
        // by half of 2^-11 each, and the half size of 250 a few times.
        var reference = new Box(4996, 4996, 5004, 5004);
        double tolerance = (2 * Math.Pow(2, -12)) + Rounding.OfSum(6, 250);
        Assert.AreEqual(Math.Log(62.5), BoxCoder.MaxLogRatio, 1e-12);
        AssertBox(4750, 4750, 5250, 5250, BoxCoder.Decode(reference, [0, 0, 50, 9], 1, 10000, 10000), tolerance);
        AssertBox(4999.936, 4999.936, 5000.064, 5000.064, BoxCoder.Decode(reference, [0, 0, -50, -9], 1, 10000, 10000), tolerance);
    }

    [TensorTestMethod]
    public void Encode_ByHand()
    {
        using DisposeScope scope = NewDisposeScope();

        // Centers (30, 20) and (34, 16): 4/40 and -4/20; sizes 40 x 20 and 80 x 10: ln 2 and -ln 2; all divided by 0.5.
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
        float[] targets = SeededBoxes.Make(seed: 1, 500, 0, 0, 1000, 600), references = SeededBoxes.Make(seed: 2, 500, -100, -100, 1100, 700);
        double[] deltas = TensorAssert.Numbers(BoxCoder.Encode(tensor(references, [500, 4]), tensor(targets, [500, 4]), std));
        int compared = 0;
        for (int i = 0; i < targets.Length; i += 4)
        {
            // Growth beyond 62.5 times is clamped on purpose; such pairs can't come back.
            if (Math.Abs(deltas[i + 2] * std) > BoxCoder.MaxLogRatio || Math.Abs(deltas[i + 3] * std) > BoxCoder.MaxLogRatio)
                continue;
            float[] four = [.. deltas[i..(i + 4)].Select(delta => (float)delta)];
            var reference = new Box(references[i], references[i + 1], references[i + 2], references[i + 3]);

            // The exponential of a logarithm: an error of the logarithm of half an ulp of 4 is 4 units of the size; ten operations besides.
            AssertBox(targets[i], targets[i + 1], targets[i + 2], targets[i + 3], BoxCoder.Decode(reference, four, (float)std, 1000, 600), Rounding.OfSum(14, 1200));
            compared++;
        }

        Assert.IsGreaterThan(450, compared);
    }

    private static void AssertBox(double x0, double y0, double x1, double y1, Box actual, double? tolerance = null)
    {
        Assert.AreEqual(x0, actual.X0, tolerance ?? _tolerance);
        Assert.AreEqual(y0, actual.Y0, tolerance ?? _tolerance);
        Assert.AreEqual(x1, actual.X1, tolerance ?? _tolerance);
        Assert.AreEqual(y1, actual.Y1, tolerance ?? _tolerance);
    }
}
