using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Interop;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames;

[TestClass]
public sealed class MatImageTests
{
    public MatImageTests() => QuietOpenCv.EnsureReady();

    [TestMethod]
    [DataRow(1, new byte[] { 7, 7, 7, 255, 9, 9, 9, 255 })]
    [DataRow(3, new byte[] { 7, 8, 9, 255, 9, 10, 11, 255 })]
    [DataRow(4, new byte[] { 7, 8, 9, 10, 9, 10, 11, 12 })]
    public void Of_ByHand(int channels, byte[] expected)
    {
        // Two pixels: 7, 8, 9, 10 and 9, 10, 11, 12, or as many of them as there are channels.
        byte[] pixels = [.. new byte[] { 7, 9 }.SelectMany(first => Enumerable.Range(first, channels)).Select(value => (byte)value)];
        using Mat source = Mat.FromPixelData(1, 2, MatType.MakeType(MatType.CV_8U, channels), pixels);
        using MLImage image = MatImage.Of(source);
        Assert.AreEqual((2, 1, MLPixelFormat.Bgra32), (image.Width, image.Height, image.PixelFormat));
        CollectionAssert.AreEqual(expected, image.Pixels.ToArray());
    }

    [TestMethod]
    public void Of_APartOfALargerPicture_TakesThePart()
    {
        using Mat large = new(4, 5, MatType.CV_8UC4, new Scalar(1, 1, 1, 1));
        using Mat part = large.SubMat(new Rect(1, 2, 3, 2));
        part.SetTo(new Scalar(50, 60, 70, 80));
        using MLImage image = MatImage.Of(part);
        CollectionAssert.AreEqual(Enumerable.Repeat(new byte[] { 50, 60, 70, 80 }, 6).SelectMany(pixel => pixel).ToArray(), image.Pixels.ToArray());
    }
}
