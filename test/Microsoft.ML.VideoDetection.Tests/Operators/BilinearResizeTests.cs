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
        // Centres of the four at -0.25, 0.25, 0.75, 1.25 of the two: 0, 1/4, 3/4 and 1 of the way from 100 to 200.
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
        BilinearResize.ToRgb(source, sourceWidth, sourceHeight, redOffset, result, width, height);
        return result;
    }
}
