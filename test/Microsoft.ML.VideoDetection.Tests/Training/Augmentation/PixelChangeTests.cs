using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Training.Augmentation;

namespace Microsoft.ML.VideoDetection.Tests.Training.Augmentation;

[TestClass]
public sealed class PixelChangeTests
{
    [TestMethod]
    public void Matrix_WithoutChange_LeavesColors()
    {
        // The coefficients of YIQ have four to six digits.
        float[] matrix = PixelChange.Matrix(1, 1, 1, 0);
        for (int i = 0; i < 12; i++)
            Assert.AreEqual(i is 0 or 5 or 10 ? 1 : 0, matrix[i], 2e-4f);
    }

    [TestMethod]
    public void Matrix_WithoutSaturation_GivesLuma()
    {
        float[] matrix = PixelChange.Matrix(1, 1, 0, 45);
        for (int row = 0; row < 3; row++)
            CollectionAssert.AreEqual(new[] { 0.299f, 0.587f, 0.114f, 0 }, matrix[(4 * row)..((4 * row) + 4)]);
    }

    [TestMethod]
    public void Matrix_OfContrastAndBrightness_KeepsTheMiddleGrayTimesBrightness()
    {
        float[] matrix = PixelChange.Matrix(1.25, 0.5, 1, 0);
        float gray = ((matrix[0] + matrix[1] + matrix[2]) * 128) + matrix[3], white = ((matrix[4] + matrix[5] + matrix[6]) * 255) + matrix[7];
        Assert.AreEqual(128 * 1.25, gray, 0.05);
        Assert.AreEqual((128 + (127 * 0.5)) * 1.25, white, 0.05);
    }

    [TestMethod]
    public void Matrix_OfAThirdOfATurn_TakesRedNearerToBlueOrGreen_AtItsLuma()
    {
        float[] matrix = PixelChange.Matrix(1, 1, 1, 120);
        double luma = (0.299 * matrix[0]) + (0.587 * matrix[4]) + (0.114 * matrix[8]);
        Assert.AreEqual(0.299, luma, 1e-3);
        Assert.IsLessThan(matrix[8], matrix[0]);
    }

    [TestMethod]
    public void Gray_MakesBothFramesGray_Alike()
    {
        PixelChange change = Draw(new AugmentationOptions { GrayProbability = 1 });
        byte[] pixels = [255, 0, 0, 10, 20, 30];
        change.Apply(pixels, 2, frame: 0);
        CollectionAssert.AreEqual(new byte[] { 76, 76, 76, 18, 18, 18 }, pixels);
    }

    [TestMethod]
    public void Blur_OfASingleBrightPixel_IsBinomial()
    {
        PixelChange change = Draw(new AugmentationOptions { BlurProbability = 1 });
        byte[] pixels = new byte[5 * 5 * 3];
        pixels[(12 * 3) + 1] = 160;
        change.Apply(pixels, 5, frame: 0);
        int Green(int x, int y) => pixels[(((y * 5) + x) * 3) + 1];
        CollectionAssert.AreEqual(new[] { 10, 20, 10, 20, 40, 20, 10, 20, 10 }, (int[])
            [Green(1, 1), Green(2, 1), Green(3, 1), Green(1, 2), Green(2, 2), Green(3, 2), Green(1, 3), Green(2, 3), Green(3, 3)]);
        Assert.AreEqual(160, pixels.Sum(value => value));
    }

    [TestMethod]
    public void Noise_IsAnotherInEachFrame_AndTheSameAgain()
    {
        PixelChange change = Draw(new AugmentationOptions { NoiseProbability = 1 });
        byte[] Noisy(int frame)
        {
            byte[] pixels = [.. Enumerable.Repeat((byte)128, 30_000)];
            change.Apply(pixels, 100, frame);
            return pixels;
        }

        byte[] first = Noisy(0), second = Noisy(1);
        CollectionAssert.AreEqual(first, Noisy(0));
        CollectionAssert.AreNotEqual(first, second);
        double deviation = Math.Sqrt(first.Average(value => Math.Pow(value - 128, 2)));
        Assert.IsInRange(0.1, 12.3, deviation);

        // Of 30,000 numbers of that deviation the mean strays by 1/173 of it; four times that, and rounding.
        Assert.AreEqual(128, first.Average(value => value), 4 * deviation / 173 + 0.01);
    }

    [TestMethod]
    public void Jpeg_KeepsThePictureRoughly_AndNotExactly()
    {
        PixelChange change = Draw(new AugmentationOptions { JpegProbability = 1 });
        byte[] pixels = [.. Enumerable.Range(0, 64 * 48 * 3).Select(i => (byte)(100 + (40 * Math.Sin(i / 3 % 64 / 5.0)) + (i / 192)))];
        byte[] before = [.. pixels];
        change.Apply(pixels, 64, frame: 0);
        double error = pixels.Zip(before, (a, b) => Math.Abs(a - b)).Average();
        Assert.IsInRange(0.1, 8, error);
    }

    private static PixelChange Draw(AugmentationOptions options)
    {
        var chance = new SplitMix64(5);
        return PixelChange.Draw(options, ref chance);
    }
}
