using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Tasks.Segmentation;

[TestClass]
public sealed class PixelLossTests
{
    // One cell of 16x16 pixels: after upsampling every pixel has its logits, 0 and ln 3, which are probabilities of 1/4 and 3/4.
    private static readonly FrameGeometry _geometry = new(16, 16, 16, 16);

    [TestMethod]
    [DataRow(0, 0, 1.3862943611198906)] // ln 4
    [DataRow(1, 0, 0.28768207245178085)] // ln 4/3
    [DataRow(1, 100, 0.28768207245178085)] // the mean is over pixels that count
    public void Loss_IsTheMeanOverPixelsThatCount(int index, int ignored, double expected)
    {
        using DisposeScope scope = NewDisposeScope();
        byte[] classes = [.. Enumerable.Range(0, 256).Select(i => i < ignored ? PixelLoss.Ignored : (byte)index)];
        Assert.AreEqual(expected, Loss(classes), 1e-5);
    }

    // Half of the pixels of each class: weights 3 and 1 make (3 ln 4 + ln 4/3) / 4.
    [TestMethod]
    public void Weights_CountClasses()
    {
        using DisposeScope scope = NewDisposeScope();
        byte[] classes = [.. Enumerable.Range(0, 256).Select(i => (byte)(i % 2))];
        Assert.AreEqual(((3 * Math.Log(4)) + Math.Log(4 / 3.0)) / 4, Loss(classes, [3, 1]), 1e-5);
    }

    // Three quarters, a quarter and nothing: 1 / ln 1.77, 1 / ln 1.27, 1 / ln 1.02.
    [TestMethod]
    public void BalancedWeights_AreLargerForRareClasses() => AssertNumbers(
        [1.7513762, 4.1838046, 50.4983498], PixelLoss.BalancedWeights([300, 100, 0]));

    [TestMethod]
    public void NothingThatCounts_IsZero_WithAGradientOfZero()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = Logits().requires_grad_();
        Tensor loss = new PixelLoss().Compute(logits, [.. Enumerable.Repeat(PixelLoss.Ignored, 256)], _geometry);
        loss.backward();
        Assert.AreEqual(0, loss.item<float>());
        CollectionAssert.AreEqual(new[] { 0.0, 0.0 }, TensorAssert.Numbers(logits.grad!));
    }

    // Padding is no part of the picture: of 20x16 pixels in two cells, those from 20 on have no class.
    [TestMethod]
    public void Padding_HasNoClass()
    {
        using DisposeScope scope = NewDisposeScope();
        var geometry = new FrameGeometry(20, 16, 20, 16);
        Tensor logits = tensor(new[] { 0f, 0f, (float)Math.Log(3), (float)Math.Log(3) }, [1, 2, 1, 2]);
        Assert.AreEqual(Math.Log(4 / 3.0), new PixelLoss().Compute(logits, [.. Enumerable.Repeat((byte)1, 320)], geometry).item<float>(), 1e-5);
    }

    private static void AssertNumbers(double[] expected, double[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-6);
    }

    private static double Loss(byte[] classes, double[]? weights = null) => new PixelLoss(weights).Compute(Logits(), classes, _geometry).item<float>();

    private static Tensor Logits() => tensor(new[] { 0f, (float)Math.Log(3) }, [1, 2, 1, 1]);
}
