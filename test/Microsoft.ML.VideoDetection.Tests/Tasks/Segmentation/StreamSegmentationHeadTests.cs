using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Tasks.Segmentation;

[TestClass]
public sealed class StreamSegmentationHeadTests
{
    // Two cells of 4 pixels: halfway between their centres, at 4, the scores are equal; the first class wins there and left of it.
    [TestMethod]
    public void Classes_ChangeHalfwayBetweenCells()
    {
        byte[] classes = UpsampledClasses.Find([1, 0, 0, 1], columns: 2, rows: 1, classCount: 2, cellWidth: 4, cellHeight: 4, width: 8, height: 2);
        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1 }, classes);
    }

    // At the network's resolution this is torch's interpolation, which the loss is computed on.
    [TestMethod]
    public void Classes_AreThoseOfInterpolatedLogits()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(5);
        const int Classes = 5;
        var geometry = new FrameGeometry(52, 35, 52, 35);
        Tensor logits = randn([1, Classes, 3, 4], generator: generator);
        PixelClasses found = new StreamSegmentationHead(features => features.clone())
            .RunOnKeyFrame([new FeatureLevel(logits, ResNetBackbone.Stride)], geometry);
        Tensor upsampled = nn.functional.interpolate(logits, [48, 64], mode: InterpolationMode.Bilinear, align_corners: false)[0, .., ..35, ..52];
        float[] scores = upsampled.contiguous().data<float>().ToArray();
        int different = 0;
        for (int pixel = 0; pixel < found.Classes.Length; pixel++)
        {
            float[] own = [.. Enumerable.Range(0, Classes).Select(c => scores[(c * found.Classes.Length) + pixel])];

            // Equal but for rounding may go either way.
            different += own[found.Classes[pixel]] < own.Max() - 1e-5f ? 1 : 0;
        }

        Assert.AreEqual((52, 35, 0), (found.Width, found.Height, different));
        Assert.IsGreaterThan(2, found.Classes.Distinct().Count());
    }

    [TestMethod]
    public void FrozenLayers_ScoreAsTheNetworkDoes()
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = new SegmentationNetwork(TinySegmentation.Architecture with { ClassNames = ["a", "b", "c"] });
        network.eval();
        using IDisposable quiet = no_grad();
        using SegmenterStages plain = SegmenterStages.Plain(network), frozen = SegmenterStages.Frozen(network, pack: false);
        Tensor features = randn([1, TinySegmentation.Architecture.NeckChannels, 3, 4]);
        double[] expected = TensorAssert.Numbers(plain.Classify(features)), actual = TensorAssert.Numbers(frozen.Classify(features).contiguous());
        Assert.HasCount(3 * 3 * 4, expected);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-4);
    }
}
