using System.Runtime.CompilerServices;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

/// <summary>What estimators keep of a stream that was reset: nothing that the next one could meet, nor anything of its pictures.</summary>
[TestClass]
public sealed class MotionResetTests
{
    private const int Width = 64, Height = 64;

    [TestMethod]
    public void FlowNet_ForgetsTheKeyPicture()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using var network = new FlowNetSimple(width: 1.0 / 32, inputScale: 0.5);
        using InferenceFlowNetwork layers = InferenceFlowNetwork.Plain(network);
        using var motion = new FlowNetMotion(layers, WarpConvention.IdentityAtZeroFlow, CPU);
        AssertForgets(motion);

        // The network's input and output are freed with the picture: the test's tensors are counted while the estimator lives.
        TensorCount before = TensorCount.Now();
        motion.SetKeyFrame(Picture(), 0);
        motion.Estimate(Picture(), 1);
        Assert.IsGreaterThan(0, TensorCount.Now().LeakedSince(before));
        motion.Reset();
        Assert.AreEqual(0, TensorCount.Now().LeakedSince(before));
    }

    [TestMethod]
    public void DenseInverseSearch_ForgetsTheKeyPicture()
    {
        AssertForgets(new DenseInverseSearchMotion());
    }

    private static void AssertForgets(IMotionEstimator motion)
    {
        Assert.Contains("SetKeyFrame", Assert.ThrowsExactly<InvalidOperationException>(() => motion.Estimate(Picture(), 1)).Message);
        foreach (bool looked in new[] { true, false })
        {
            WeakReference pixels = Use(motion, looked);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            Assert.IsFalse(pixels.IsAlive, looked ? "after a frame" : "before a frame");
            Assert.ThrowsExactly<InvalidOperationException>(() => motion.Estimate(Picture(), 1));
        }
    }

    // Not inlined: no local of the test may hold the picture.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Use(IMotionEstimator motion, bool look)
    {
        FramePixels key = Picture();
        motion.SetKeyFrame(key, 0);
        if (look)
            motion.Estimate(Picture(), 1);
        motion.Reset();
        return new WeakReference(key.Rgb);
    }

    private static FramePixels Picture() => new(new byte[3 * Width * Height], new FrameGeometry(Width, Height, Width, Height));
}
