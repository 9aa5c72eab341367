using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Modeling;

[TestClass]
public sealed class NetworkInputTests
{
    [TensorTestMethod]
    [DataRow(48, 32)]
    [DataRow(41, 20)]
    [DataRow(1, 1)]
    public void Of_SubtractsTheMeanAndDividesByTheDeviation_AndPadsWithZeros(int width, int height)
    {
        using DisposeScope scope = NewDisposeScope();
        var rgb = new byte[width * height * 3];
        new Random(width).NextBytes(rgb);
        var geometry = new FrameGeometry(width, height, width, height);
        float[] mean = [123.675f, 116.28f, 103.53f], deviation = [58.395f, 57.12f, 57.375f];
        var expected = new double[3 * geometry.PaddedHeight * geometry.PaddedWidth];
        for (int i = 0; i < rgb.Length; i++)
        {
            (int x, int y, int channel) = (i / 3 % width, i / 3 / width, i % 3);
            expected[(((channel * geometry.PaddedHeight) + y) * geometry.PaddedWidth) + x] = (rgb[i] - mean[channel]) / deviation[channel];
        }

        Tensor input = NetworkInput.Of(new FramePixels(rgb, geometry), CPU);
        TensorAssert.HasShape([1, 3, geometry.PaddedHeight, geometry.PaddedWidth], input);
        TensorAssert.AreEqual(expected, input);
    }
}
