using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class CarriedBoxesTests
{
    private static readonly float[] _box = [80, 60, 120, 120];

    [TestMethod]
    public void Follow_FromFrameToFrame_AddsWhatTheBoxMoves()
    {
        // Two pixels of level 0 to the right in each frame: four of the network. The field to the key frame says nothing here.
        var boxes = new CarriedBoxes();
        boxes.Restart(_box);
        for (int frame = 1; frame <= 3; frame++)
            AssertBox([80 + (4 * frame), 60, 120 + (4 * frame), 120], boxes.Follow(Told(step: (-2, 0), total: (0, 0))));

        // A new key frame begins anew.
        boxes.Restart([100, 60, 140, 120]);
        AssertBox([104, 60, 144, 120], boxes.Follow(Told(step: (-2, 0), total: (0, 0))));
    }

    [TestMethod]
    public void Follow_AcrossFramesLeftOut_GoesFromTheKeyFrameAndOnFromThere()
    {
        var boxes = new CarriedBoxes();
        boxes.Restart(_box);
        AssertBox([84, 60, 124, 120], boxes.Follow(Told(step: (-2, 0), total: (0, 0))));
        AssertBox([80, 72, 120, 132], boxes.Follow(Told(step: null, total: (0, -6))));
        AssertBox([84, 72, 124, 132], boxes.Follow(Told(step: (-2, 0), total: (0, 0))));
    }

    [TestMethod]
    public void Follow_LetsABoxGrowByFourPercentPerFrame()
    {
        // The whole picture grows by a tenth around the box's middle, (50, 45) of level 0: a place now at p was at the middle + (p - middle) / 1.1.
        MotionField zoom = KnownMotion.Make(128, 96, 1, (x, y) => ((((2 * x) + 1) - 50) * ((1 / 1.1f) - 1), (((2 * y) + 1) - 45) * ((1 / 1.1f) - 1)));
        var boxes = new CarriedBoxes();
        boxes.Restart(_box);
        ReadOnlySpan<float> once = boxes.Follow(new ToldMotion(zoom, new FrameStep(zoom, Flat(), Flat())));
        Assert.AreEqual(40 * 1.04f, once[2] - once[0], 1e-3f);
        ReadOnlySpan<float> twice = boxes.Follow(new ToldMotion(zoom, new FrameStep(zoom, Flat(), Flat())));
        Assert.AreEqual(60 * 1.04f * 1.04f, twice[3] - twice[1], 1e-3f);
    }

    [TestMethod]
    public void Follow_ASpotBeforeATextureThatStandsStill_StaysOnIt()
    {
        // Five network pixels to the right per frame, farther in all than the spot is wide.
        var motion = new DenseInverseSearchMotion();
        var boxes = new CarriedBoxes();
        motion.SetKeyFrame(Picture(0), 0);
        boxes.Restart([38, 46, 62, 82]);
        for (int frame = 1; frame <= 8; frame++)
        {
            motion.Estimate(Picture(frame), frame);
            ReadOnlySpan<float> found = boxes.Follow(motion);
            Assert.AreEqual(50 + (5 * frame), (found[0] + found[2]) / 2, 3, $"frame {frame}");
            Assert.AreEqual(64, (found[1] + found[3]) / 2, 3, $"frame {frame}");
        }
    }

    [TestMethod]
    public void Follow_OfNoBoxes_HasNone()
    {
        var boxes = new CarriedBoxes();
        boxes.Restart([]);
        Assert.AreEqual(0, boxes.Follow(Told(step: (-2, 0), total: (0, 0))).Length);
    }

    private static ToldMotion Told((float X, float Y)? step, (float X, float Y) total) => new(
        KnownMotion.Make(128, 96, 1, (_, _) => total),
        step is { } some ? new FrameStep(KnownMotion.Make(128, 96, 1, (_, _) => some), Flat(), Flat()) : null);

    // Nothing that boxes could be aligned to.
    private static LumaPyramid Flat()
    {
        var pyramid = new LumaPyramid(new DenseInverseSearchOptions());
        pyramid.FillFromLuma(new byte[256 * 192], 256, 192);
        return pyramid;
    }

    private static FramePixels Picture(int frame)
    {
        const int Width = 192, Height = 128;
        byte[] rgb = new byte[Width * Height * 3];
        for (int i = 0; i < rgb.Length; i++)
        {
            int x = i / 3 % Width, y = i / 3 / Width;
            double across = x + 0.5 - 50 - (5 * frame), down = y + 0.5 - 64, spot = Math.Exp(-((across * across / 2) + (down * down / 4)) / 36);
            rgb[i] = (byte)(150 + (15 * Math.Sin(x / 9.0)) + (15 * Math.Cos(y / 7.0)) - (100 * spot));
        }

        return new FramePixels(rgb, new FrameGeometry(Width, Height, Width, Height));
    }

    private static void AssertBox(float[] expected, ReadOnlySpan<float> actual)
    {
        for (int side = 0; side < 4; side++)
            Assert.AreEqual(expected[side], actual[side], 0.01f, $"side {side}");
    }

    private sealed record ToldMotion(MotionField Field, FrameStep? Step) : IMotionEstimator
    {
        public void SetKeyFrame(FramePixels key, int frameIndex) => throw new NotSupportedException();

        public void Reset() => throw new NotSupportedException();

        public void Estimate(FramePixels frame, int frameIndex) => throw new NotSupportedException();

        public (Tensor Columns, Tensor Rows) PositionsOf(FeatureLevel level) => throw new NotSupportedException();
    }
}
