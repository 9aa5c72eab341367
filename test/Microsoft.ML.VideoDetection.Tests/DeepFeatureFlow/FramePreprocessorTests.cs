using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tests.Data;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

[TestClass]
public sealed class FramePreprocessorTests
{
    [TensorTestMethod]
    public void Colors_are_normalised_in_order_and_padding_is_zero()
    {
        // 100x50 pixels of blue 10, green 20, red 30, at most 96x40: min(96/100, 40/50) = 0.8, so 80x40, padded to 80x48.
        using MLImage image = Clips.Filled(100, 50, blue: 10, green: 20, red: 30);
        var architecture = SmallModel.Architecture with { MaxLongSide = 96, MaxShortSide = 40 };
        FramePixels pixels = new FramePreprocessor(architecture).Prepare(image);
        FrameGeometry geometry = pixels.Geometry;
        torch.Tensor input = NetworkInput.Of(pixels, torch.CPU);
        using (input)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Assert.AreEqual((80, 40, 80, 48), (geometry.NetworkWidth, geometry.NetworkHeight, geometry.PaddedWidth, geometry.PaddedHeight));
            CollectionAssert.AreEqual(new long[] { 1, 3, 48, 80 }, input.shape);
            Assert.AreEqual((30 - 123.675f) / 58.395f, input[0, 0, 39, 79].ToSingle(), 1e-6f);
            Assert.AreEqual((20 - 116.28f) / 57.12f, input[0, 1, 0, 0].ToSingle(), 1e-6f);
            Assert.AreEqual((10 - 103.53f) / 57.375f, input[0, 2, 20, 40].ToSingle(), 1e-6f);
            Assert.AreEqual(0f, input.narrow(2, 40, 8).abs().max().ToSingle());
        }
    }

    [TensorTestMethod]
    public void Rgba_and_Bgra_of_the_same_picture_give_the_same_input()
    {
        byte[] bgra = new byte[40 * 30 * 4], rgba = new byte[40 * 30 * 4];
        new Random(1).NextBytes(bgra);
        for (int i = 0; i < bgra.Length; i += 4)
            (rgba[i], rgba[i + 1], rgba[i + 2], rgba[i + 3]) = (bgra[i + 2], bgra[i + 1], bgra[i], bgra[i + 3] = 255);
        for (int i = 3; i < rgba.Length; i += 4)
            rgba[i] = 255;
        using MLImage first = MLImage.CreateFromPixels(40, 30, MLPixelFormat.Bgra32, bgra);
        using MLImage second = MLImage.CreateFromPixels(40, 30, MLPixelFormat.Rgba32, rgba);
        byte[] a = new FramePreprocessor(SmallModel.Architecture).Prepare(first).Rgb;
        byte[] b = new FramePreprocessor(SmallModel.Architecture).Prepare(second).Rgb;
        CollectionAssert.AreEqual(a, b);
    }
}
