using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Operators;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class BilinearResizeTests
{
    [TestMethod]
    public void ToRgb_OfFactorTwo_AveragesFourPixelsAndRoundsHalvesUp()
    {
        // (1 + 2 + 3 + 4 + 2) / 4 = 3, (10·4 + 2) / 4 = 10, (0 + 0 + 0 + 1 + 2) / 4 = 0.
        byte[] bgra = [0, 10, 1, 255, 0, 10, 2, 255, 0, 10, 3, 255, 1, 10, 4, 255];
        CollectionAssert.AreEqual(new byte[] { 3, 10, 0 }, Resize(bgra, 2, 2, redOffset: 2, 1, 1));
    }

    [TestMethod]
    public void ToRgb_EnlargingTwoPixelsToFour_ByHand()
    {
        // Centers of the four at -0.25, 0.25, 0.75, 1.25 of the two: 0, 1/4, 3/4 and 1 of the way from 100 to 200.
        byte[] rgba = [100, 100, 100, 255, 200, 200, 200, 255];
        CollectionAssert.AreEqual(
            new byte[] { 100, 100, 100, 125, 125, 125, 175, 175, 175, 200, 200, 200 }, Resize(rgba, 2, 1, redOffset: 0, 4, 1));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public void ToRgb_TakesRedWhereItIs(int redOffset)
    {
        byte[] pixel = [0, 50, 0, 255];
        pixel[redOffset] = 10;
        pixel[2 - redOffset] = 90;
        CollectionAssert.AreEqual(new byte[] { 10, 50, 90 }, Resize(pixel, 1, 1, redOffset, 1, 1));
    }

    [TestMethod]
    public void ToRgb_ToTheSameSize_CopiesEveryValue()
    {
        byte[] source = [.. Enumerable.Range(0, 256).SelectMany(v => new byte[] { (byte)v, (byte)v, (byte)v, 255 })];
        byte[] expected = [.. Enumerable.Range(0, 256).SelectMany(v => new byte[] { (byte)v, (byte)v, (byte)v })];
        CollectionAssert.AreEqual(expected, Resize(source, 16, 16, redOffset: 0, 16, 16));
    }

    [TestMethod]
    [DataRow(1920, 1080, 1000, 563)]
    [DataRow(320, 180, 256, 144)]
    [DataRow(854, 480, 1000, 562)]
    [DataRow(640, 360, 320, 180)] // 2 in both directions: OpenCV averages areas
    [DataRow(640, 361, 320, 180)] // nearly
    [DataRow(640, 360, 320, 360)] // 2 in one direction only
    [DataRow(640, 360, 160, 90)] // 4
    [DataRow(320, 240, 640, 480)] // half
    [DataRow(1, 1, 600, 600)]
    [DataRow(1, 7, 86, 600)]
    [DataRow(3, 4000, 1, 1000)]
    [DataRow(4000, 3, 1000, 1)]
    [DataRow(500, 333, 1, 1)]
    [DataRow(2, 2, 1, 1)]
    [DataRow(17, 19, 17, 19)]
    public void ToRgb_EqualsOpenCv_BitForBit(int sourceWidth, int sourceHeight, int width, int height) =>
        CompareWithOpenCv(seed: 1, sourceWidth, sourceHeight, width, height);

    [TestMethod]
    public void ToRgb_EqualsOpenCv_BitForBit_OnThreeHundredRandomSizes()
    {
        var random = new Random(2);
        for (int i = 0; i < 300; i++)
            CompareWithOpenCv(seed: i, random.Next(1, 200), random.Next(1, 200), random.Next(1, 200), random.Next(1, 200));
    }

    [TestMethod]
    public void ToRgb_OfOneResizeForAllSizes_KeepsNothingOfThePictureBefore()
    {
        var random = new Random(5);
        BilinearResize kept = new();
        foreach ((int width, int height) in new[] { (20, 10), (9, 31), (20, 10), (40, 62), (20, 10) })
        {
            var source = new byte[40 * 31 * 4];
            random.NextBytes(source);
            var result = new byte[width * height * 3];
            kept.ToRgb(source, 40, 31, redOffset: 0, result, width, height);
            CollectionAssert.AreEqual(Resize(source, 40, 31, redOffset: 0, width, height), result);
        }
    }

    [TestMethod]
    public void ToRgb_InAnotherOrderOfChannels_GivesTheSamePicture()
    {
        var random = new Random(3);
        var bgra = new byte[61 * 43 * 4];
        random.NextBytes(bgra);
        byte[] rgba = [.. bgra.Chunk(4).SelectMany(pixel => new[] { pixel[2], pixel[1], pixel[0], pixel[3] })];
        foreach ((int width, int height) in new[] { (33, 29), (122, 86), (30, 21), (1, 1) })
            CollectionAssert.AreEqual(Resize(bgra, 61, 43, redOffset: 2, width, height), Resize(rgba, 61, 43, redOffset: 0, width, height));
    }

    [TestMethod]
    public void ToRgb_WithAndWithoutVectors_IsTheSameToTheBit()
    {
        if (!System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated)
            Assert.Inconclusive("This processor has no vectors.");
        var random = new Random(4);
        BilinearResize vectors = new(useVectors: true), scalar = new(useVectors: false);
        for (int i = 0; i < 400; i++)
        {
            // Narrow ones often: the vectors take pixels by two and by four, and what is left over is done one by one.
            int sourceWidth = random.Next(1, i % 2 == 0 ? 12 : 300), sourceHeight = random.Next(1, 60);
            (int width, int height) = (i % 4) switch
            {
                0 => (random.Next(1, 20), random.Next(1, 90)),
                1 => (random.Next(1, 400), random.Next(1, 90)),
                2 => (sourceWidth * 3, sourceHeight * 2),
                _ => (sourceWidth, sourceHeight),
            };
            if (i % 4 == 3)
                (sourceWidth, sourceHeight) = (2 * width, 2 * height);
            var source = new byte[sourceWidth * sourceHeight * 4];
            random.NextBytes(source);

            byte[] expected = new byte[width * height * 3], actual = new byte[width * height * 3];
            scalar.ToRgb(source, sourceWidth, sourceHeight, i % 2 * 2, expected, width, height);
            vectors.ToRgb(source, sourceWidth, sourceHeight, i % 2 * 2, actual, width, height);
            CollectionAssert.AreEqual(expected, actual, $"{sourceWidth}x{sourceHeight} to {width}x{height}");
        }
    }

    [TestMethod]
    public void ToRgb_WritesTheDestinationAndNothingBeyond()
    {
        // Vectors store sixteen bytes for twelve; the four that follow the last pixel belong to somebody else.
        foreach ((int width, int height) in new[] { (8, 4), (7, 5), (16, 9), (1, 1) })
        {
            var guarded = new byte[(width * height * 3) + 64];
            guarded.AsSpan().Fill(77);
            new BilinearResize().ToRgb(new byte[16 * 18 * 4], 16, 18, redOffset: 2, guarded.AsSpan(32, width * height * 3), width, height);
            Assert.AreEqual(64, guarded.Count(value => value == 77), $"{width}x{height}");
        }
    }

    [TestMethod]
    public void ToRgb_OfTheSameSizesAgain_AllocatesNothing()
    {
        byte[] source = new byte[192 * 108 * 4], result = new byte[100 * 56 * 3];
        BilinearResize resize = new();
        resize.ToRgb(source, 192, 108, redOffset: 2, result, 100, 56);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            resize.ToRgb(source, 192, 108, redOffset: 2, result, 100, 56);
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void CompareWithOpenCv(int seed, int sourceWidth, int sourceHeight, int width, int height)
    {
        RequireOpenCv();
        var source = new byte[sourceWidth * sourceHeight * 4];
        new Random(seed).NextBytes(source);

        // Three channels: that is what the reference resizes.
        using var bgra = Mat.FromPixelData(sourceHeight, sourceWidth, MatType.CV_8UC4, source);
        using Mat rgb = bgra.CvtColor(ColorConversionCodes.BGRA2RGB);
        using Mat resized = rgb.Resize(new Size(width, height), interpolation: InterpolationFlags.Linear);
        Assert.IsTrue(resized.GetArray(out Vec3b[] expected));

        byte[] actual = Resize(source, sourceWidth, sourceHeight, redOffset: 2, width, height);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(
                (expected[i].Item0, expected[i].Item1, expected[i].Item2),
                (actual[3 * i], actual[(3 * i) + 1], actual[(3 * i) + 2]),
                $"{sourceWidth}x{sourceHeight} to {width}x{height}, pixel ({i % width}, {i / width})");
        }
    }

    private static void RequireOpenCv()
    {
        try
        {
            QuietOpenCv.EnsureReady();
        }
        catch (DllNotFoundException e)
        {
            Assert.Inconclusive(e.Message);
        }
    }

    private static byte[] Resize(byte[] source, int sourceWidth, int sourceHeight, int redOffset, int width, int height)
    {
        var result = new byte[width * height * 3];
        new BilinearResize().ToRgb(source, sourceWidth, sourceHeight, redOffset, result, width, height);
        return result;
    }
}
