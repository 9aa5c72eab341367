using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Interop;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

[TestClass]
public sealed class UninitializedImageTests
{
    [TestMethod]
    public unsafe void Create_GivesAPictureToFillInPlace()
    {
        using MLImage image = UninitializedImage.Create(3, 2);
        Assert.AreEqual((3, 2, MLPixelFormat.Bgra32, 24), (image.Width, image.Height, image.PixelFormat, image.Pixels.Length));
        Assert.AreEqual(-1, image.Pixels.IndexOfAnyExcept((byte)0));
        fixed (byte* pixels = image.Pixels)
        {
            pixels[23] = 200;
        }

        Assert.AreEqual(23, image.Pixels.IndexOf((byte)200));
    }

    [TestMethod]
    public void MlNet_HasTheConstructorThatSavesTheCopy() => Assert.IsNotNull(
        typeof(MLImage).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [typeof(SKBitmap)]),
        "Without it every frame is copied once more; see UninitializedImage.");
}
