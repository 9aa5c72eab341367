using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class DenseInverseSearchTests
{
    [TestMethod]
    [DataRow(0.5f, 0.25f, 0)]
    [DataRow(3.3f, -1.7f, 0)]
    [DataRow(0.5f, 0.25f, 1)]
    [DataRow(-7.25f, 5.5f, 1)]
    [DataRow(6f, 9f, 2)]
    public void Estimate_OfMovedTexture_FindsItToATenthOfAPixelOfTheScale(float dx, float dy, int finest)
    {
        var options = new DenseInverseSearchOptions { FinestScale = finest, Anchor = 0 };
        MotionField flow = Estimate(options, 200, 150, dx, dy);
        // Away from the borders, where what is shown leaves the picture.
        float worst = 0;
        const int Margin = 12;
        for (int y = Margin; y < flow.Height - Margin; y++)
        {
            for (int x = Margin; x < flow.Width - Margin; x++)
            {
                System.Numerics.Vector2 vector = flow.Nearest(x, y);
                worst = Math.Max(worst, Math.Max(Math.Abs(vector.X - dx), Math.Abs(vector.Y - dy)));
            }
        }

        Assert.IsLessThan(0.1f * (1 << finest), worst);
    }

    [TestMethod]
    public void Estimate_OfMovedTexture_StaysNearItUpToTheBorders()
    {
        MotionField flow = Estimate(new DenseInverseSearchOptions(), 203, 149, 3, 2);
        Assert.AreEqual((102, 75, 1), (flow.Width, flow.Height, flow.Scale));
        double[] errors = [.. Enumerable.Range(0, flow.Width * flow.Height)
            .Select(i => Math.Sqrt(Math.Pow(flow.Vectors[2 * i] - 3, 2) + Math.Pow(flow.Vectors[(2 * i) + 1] - 2, 2)))];
        Assert.IsLessThan(0.5, errors.Average());
        Assert.IsLessThan(6, errors.Max());
    }

    [TestMethod]
    public void Estimate_OfTheSamePicture_IsZero()
    {
        MotionField flow = Estimate(new DenseInverseSearchOptions(), 160, 120, 0, 0);
        Assert.IsTrue(flow.Vectors.All(component => component == 0));
    }

    [TestMethod]
    public void Estimate_WithAnotherBrightness_FindsTheSameMotion()
    {
        var options = new DenseInverseSearchOptions();
        LumaPyramid from = SmoothTexture.Pyramid(options, 160, 120), to = new(options);
        to.FillFromLuma([.. SmoothTexture.Moved(160, 120, 2, 1).Select(value => (byte)Math.Min(255, value + 20))], 160, 120);
        var flow = new MotionField();
        new DenseInverseSearch(options).Estimate(from, to, flow);
        System.Numerics.Vector2 middle = flow.Nearest(40, 30);
        Assert.AreEqual(2, middle.X, 0.3f);
        Assert.AreEqual(1, middle.Y, 0.3f);
    }

    [TestMethod]
    [DataRow(16, 16)]
    [DataRow(7, 5)]
    [DataRow(1, 1)]
    [DataRow(1, 40)]
    [DataRow(300, 1)]
    [DataRow(33, 3)]
    public void Estimate_OfTinyPictures_GivesFiniteVectorsForEachPixel(int width, int height)
    {
        foreach (int finest in new[] { 0, 1, 2 })
        {
            var options = new DenseInverseSearchOptions { FinestScale = finest };
            MotionField flow = Estimate(options, width, height, 1, 1);
            Assert.HasCount(2 * flow.Width * flow.Height, flow.Vectors);
            Assert.IsTrue(flow.Vectors.All(float.IsFinite));
            // Scales that the picture is too small for.
            flow = Estimate(options with { CoarsestScale = finest + 3 }, width, height, 1, 1);
            Assert.IsTrue(flow.Vectors.All(float.IsFinite));
        }
    }

    [TestMethod]
    [DataRow(0f, false, false, 3)]
    [DataRow(0f, true, true, 1)]
    [DataRow(300f, true, false, 8)]
    [DataRow(300f, false, true, 5)]
    public void Estimate_WithOtherOptions_StillFindsTheMotion(float anchor, bool mean, bool propagation, int stride)
    {
        var options = new DenseInverseSearchOptions
        {
            Anchor = anchor, MeanNormalization = mean, SpatialPropagation = propagation, PatchStride = stride,
        };
        System.Numerics.Vector2 middle = Estimate(options, 160, 120, 2.5f, -1.5f).Nearest(40, 30);
        Assert.AreEqual(2.5f, middle.X, 0.3f);
        Assert.AreEqual(-1.5f, middle.Y, 0.3f);
    }

    [TestMethod]
    public void Estimate_OfOneColor_IsZero()
    {
        var options = new DenseInverseSearchOptions { Anchor = 0 };
        LumaPyramid from = new(options), to = new(options);
        from.FillFromLuma([.. Enumerable.Repeat((byte)90, 64 * 48)], 64, 48);
        to.FillFromLuma([.. Enumerable.Repeat((byte)120, 64 * 48)], 64, 48);
        var flow = new MotionField();
        new DenseInverseSearch(options).Estimate(from, to, flow);
        Assert.IsTrue(flow.Vectors.All(component => component == 0));
    }

    [TestMethod]
    public void Estimate_ForTheSecondTime_AllocatesNothing()
    {
        (byte[] from, byte[] to) = Noisy(160, 120);
        var options = new DenseInverseSearchOptions();
        LumaPyramid first = new(options), second = new(options);
        var search = new DenseInverseSearch(options);
        MotionField flow = new(), initial = new();
        Work();
        search.Estimate(first, second, initial);
        Work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Work();
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Work()
        {
            first.FillFromLuma(from, 160, 120);
            second.FillFromLuma(to, 160, 120);
            search.Estimate(first, second, flow, initial.Width == 0 ? null : initial);
        }
    }

    [TestMethod]
    public void Estimate_WithInitialMotion_FindsWhatTheCoarsestScaleCannot()
    {
        var options = new DenseInverseSearchOptions { CoarsestScale = 1, Anchor = 0 };
        LumaPyramid from = SmoothTexture.Pyramid(options, 240, 180), to = SmoothTexture.Pyramid(options, 240, 180, 40, 24);
        MotionField initial = new(), flow = new();
        initial.Resize(120, 90, 1);
        for (int i = 0; i < initial.Vectors.Length; i += 2)
            (initial.Vectors[i], initial.Vectors[i + 1]) = (39, 25);

        new DenseInverseSearch(options).Estimate(from, to, flow, initial);
        Assert.AreEqual(40, flow.Nearest(50, 40).X, 0.2f);
        Assert.AreEqual(24, flow.Nearest(50, 40).Y, 0.2f);
    }

    [TestMethod]
    public void Estimate_OfWhatDoesNotFit_Throws()
    {
        var options = new DenseInverseSearchOptions();
        LumaPyramid picture = SmoothTexture.Pyramid(options, 64, 48), other = SmoothTexture.Pyramid(options, 64, 50);
        LumaPyramid finer = SmoothTexture.Pyramid(options with { FinestScale = 0 }, 64, 48);
        MotionField flow = new(), small = new();
        small.Resize(3, 3, 1);
        var search = new DenseInverseSearch(options);
        Assert.Contains("64 x 50", Assert.ThrowsExactly<ArgumentException>(() => search.Estimate(picture, other, flow)).Message);
        Assert.ThrowsExactly<ArgumentException>(() => search.Estimate(new LumaPyramid(options), picture, flow));
        Assert.ThrowsExactly<ArgumentException>(() => search.Estimate(picture, finer, flow));
        Assert.Contains("3 x 3", Assert.ThrowsExactly<ArgumentException>(() => search.Estimate(picture, picture, flow, small)).Message);
        Assert.ThrowsExactly<ArgumentException>(() => search.Estimate(picture, picture, flow, flow));
        foreach (DenseInverseSearchOptions wrong in new[]
        {
            options with { FinestScale = -1 }, options with { CoarsestScale = 0 }, options with { PatchStride = 9 },
            options with { Iterations = 0 }, options with { Anchor = float.NaN },
        })
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DenseInverseSearch(wrong));
        }
    }

    private static MotionField Estimate(DenseInverseSearchOptions options, int width, int height, float dx, float dy)
    {
        var flow = new MotionField();
        new DenseInverseSearch(options).Estimate(
            SmoothTexture.Pyramid(options, width, height), SmoothTexture.Pyramid(options, width, height, dx, dy), flow);
        return flow;
    }

    private static (byte[] From, byte[] To) Noisy(int width, int height)
    {
        var random = new Random(3);
        return (Add(SmoothTexture.Moved(width, height, 0, 0)), Add(SmoothTexture.Moved(width, height, 4.5f, -3)));

        byte[] Add(byte[] luma) => [.. luma.Select(value => (byte)Math.Clamp(value + random.Next(-12, 13), 0, 255))];
    }
}
