using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class MotionResidualTests
{
    [TestMethod]
    public void Measure_OfTheSamePicture_IsNothing() => Assert.AreEqual(0, MotionResidual.Measure(Steps(0), Steps(0), Motion(0)));

    [TestMethod]
    public void Measure_OfAPictureThatMoved_IsWhatTheMotionDoesNotExplain()
    {
        // 128x64 pixels, 32 blocks of 4 in a row, a step of brightness every 8 pixels. The picture moved 8 pixels to the right.
        // Without motion every block is another one; with it none is, but for the first two of a row, which came from outside, where the
        // border stands in for them.
        LumaPyramid key = Steps(0), current = Steps(8);
        Assert.AreEqual(1, MotionResidual.Measure(current, key, Motion(0)));
        Assert.AreEqual(2 / 32.0, MotionResidual.Measure(current, key, Motion(-8)));
    }

    [TestMethod]
    public void Measure_IgnoresDifferencesWithinTheTolerance()
    {
        Assert.AreEqual(0, MotionResidual.Measure(Steps(0, brighter: 25), Steps(0), Motion(0)));
        Assert.AreEqual(1, MotionResidual.Measure(Steps(0, brighter: 26), Steps(0), Motion(0)));
    }

    // Stripes of four brightnesses, 60 apart and 8 pixels wide, moved to the right.
    private static LumaPyramid Steps(int moved, int brighter = 0)
    {
        byte[] luma = [.. Enumerable.Range(0, 128 * 64).Select(i => (byte)(20 + brighter + (60 * ((((i % 128) - moved + 128) / 8) % 4))))];
        var pyramid = new LumaPyramid(DenseInverseSearchOptions.Fast);
        pyramid.FillFromLuma(luma, 128, 64);
        return pyramid;
    }

    private static MotionField Motion(float x)
    {
        var field = new MotionField();
        field.Resize(64, 32, 1);
        for (int i = 0; i < field.Vectors.Length; i += 2)
            field.Vectors[i] = x;
        return field;
    }
}
