using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training;

/// <summary>Losses of the two heads on cases small enough to compute by hand.</summary>
[TestClass]
public sealed class DetectionLossTests
{
    private const double Tolerance = 1e-6;

    private static readonly DeepFeatureFlowArchitecture _architecture = DeepFeatureFlowArchitecture.Small with
    {
        NeckChannels = 1,
        RegionHeadChannels = 2,
        AnchorScales = [2],
        AnchorRatios = [1],
        ClassNames = ["a", "b"],
    };

    private static RegionHead _head = null!;

    // Once: torch counts every parameter of a disposed layer as alive.
    [ClassInitialize]
    public static void MakeHead(TestContext _)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        _head = new RegionHead(_architecture);
        _head.Logits.weight!.zero_();
        _head.Deltas.weight!.zero_();
    }

    [ClassCleanup]
    public static void FreeHead() => _head.Dispose();

    [TensorTestMethod]
    public void ProposalLoss_OfOneObject_CountsItsAnchorAndTheBackgroundAlone()
    {
        // 64x64 has 4x4 cells with one anchor of 32x32 around each cell's corner; four lie inside: columns and rows 1 and 2. The object is the first of
        // them. Its neighbours have 512 of 1536 pixels in common with it, IoU 1/3: neither object (0.7) nor background (0.3). The one across has
        // 256 of 1792, 1/7: background. So two anchors are learnt.
        using DisposeScope scope = NewDisposeScope();
        float[] logits = new float[16], deltas = new float[64];
        Array.Fill(logits, 100);
        Array.Fill(deltas, 100);
        (logits[At(1, 1)], logits[At(2, 2)]) = (MathF.Log(3), -MathF.Log(3));
        (deltas[At(1, 1)], deltas[16 + At(1, 1)], deltas[32 + At(1, 1)], deltas[48 + At(1, 1)]) = (0.05f, 0.5f, 0, 0);
        (double objectness, double boxes) = ProposalLosses(logits, deltas, [0, 0, 32, 32]);

        // Sigmoid 3/4 for the object and 1/4 for the background, -ln(3/4) each; smooth L1 with beta 1/9: 0.05^2 / 2 * 9 and 0.5 - 1/18, by two anchors.
        Assert.AreEqual(-Math.Log(0.75), objectness, Tolerance);
        Assert.AreEqual((0.01125 + (0.5 - (1.0 / 18))) / 2, boxes, Tolerance);

        static int At(int row, int column) => (row * 4) + column;
    }

    [TensorTestMethod]
    public void ProposalLoss_WithoutObjects_IsTheMeanOfTheBackground()
    {
        // The four anchors inside are background with sigmoid 1/4; those that reach out of the picture are not learnt.
        using DisposeScope scope = NewDisposeScope();
        float[] logits = new float[16];
        Array.Fill(logits, 100);
        foreach (int cell in new[] { 5, 6, 9, 10 })
            logits[cell] = -MathF.Log(3);
        (double objectness, double boxes) = ProposalLosses(logits, new float[64]);
        Assert.AreEqual(-Math.Log(0.75), objectness, Tolerance);
        Assert.AreEqual(0, boxes);
    }

    [TensorTestMethod]
    public void RegionLoss_IsTheMeanOfClassesAndOfTheBoxesOfTheRightClass()
    {
        // Three regions are learnt: the object itself; a proposal of its upper 24 rows, IoU 3/4; a proposal elsewhere, background.
        using DisposeScope scope = NewDisposeScope();
        SayOfEveryRegion([0, MathF.Log(2), MathF.Log(5)], [9, 9, 9, 9, 0.5f, 2, 0, 0]);
        (double classes, double boxes) = RegionLosses([0, 0, 32, 24, 40, 40, 60, 60], [0, 0, 32, 32], [1]);

        // Shares of e^logit are 1/8, 2/8, 5/8: two objects of the second class and one background.
        Assert.AreEqual((-(2 * Math.Log(0.25)) - Math.Log(0.625)) / 3, classes, Tolerance);

        // Deltas of the second class against those that lead to the object, in units of 0.2: none from the object itself; from the upper rows 4 of 24
        // rows down and ln(32/24) taller. Smooth L1 with beta 1: d^2/2 below 1, d - 1/2 above.
        double down = 4.0 / 24 / 0.2, taller = Math.Log(32.0 / 24) / 0.2;
        double fromItself = 0.125 + 1.5, fromUpperRows = 0.125 + (2 - down - 0.5) + (taller - 0.5);
        Assert.AreEqual((fromItself + fromUpperRows) / 3, boxes, 3 * Tolerance);
    }

    [TensorTestMethod]
    public void RegionLoss_WithoutObjects_LearnsTheBackgroundOnly()
    {
        using DisposeScope scope = NewDisposeScope();
        SayOfEveryRegion([0, MathF.Log(2), MathF.Log(5)], [9, 9, 9, 9, 9, 9, 9, 9]);
        (double classes, double boxes) = RegionLosses([0, 0, 32, 24, 40, 40, 60, 60], [], []);
        Assert.AreEqual(-Math.Log(0.625), classes, Tolerance);
        Assert.AreEqual(0, boxes);
    }

    [TensorTestMethod]
    public void RegionLoss_OfNoRegion_IsNothing()
    {
        // An ignored box over the whole frame.
        using DisposeScope scope = NewDisposeScope();
        SayOfEveryRegion([0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]);
        (double classes, double boxes) = RegionLosses([10, 10, 30, 30], [], [], 0, 0, 64, 64);
        Assert.AreEqual(0, classes);
        Assert.AreEqual(0, boxes);
    }

    private static (double Objectness, double Boxes) ProposalLosses(float[] logits, float[] deltas, params float[] objects)
    {
        using var generator = new Generator(1);
        var targets = new FrameTargets(tensor(objects, [objects.Length / 4, 4]), zeros([objects.Length / 4], int64), zeros([0, 4]));
        (Tensor objectness, Tensor boxes) = new ProposalLoss(_architecture, new BoxSampler(256, 0.5)).Compute(
            tensor(logits, [1, 1, 4, 4]), tensor(deltas, [1, 4, 4, 4]), targets, new FrameGeometry(64, 64, 64, 64), generator);
        return (objectness.ToDouble(), boxes.ToDouble());
    }

    private static (double Classes, double Boxes) RegionLosses(float[] proposals, float[] objects, long[] labels, params float[] ignored)
    {
        using var generator = new Generator(1);
        var targets = new FrameTargets(tensor(objects, [labels.Length, 4]), tensor(labels, [labels.Length]), tensor(ignored, [ignored.Length / 4, 4]));
        (Tensor classes, Tensor boxes) = new RegionLoss(_head, new BoxSampler(128, 0.25)).Compute(
            ones([1, 1, 4, 4]), tensor(proposals, [proposals.Length / 4, 4]), targets, generator);
        return (classes.ToDouble(), boxes.ToDouble());
    }

    private static void SayOfEveryRegion(float[] logits, float[] deltas)
    {
        using IDisposable quiet = no_grad();
        _head.Logits.bias!.copy_(tensor(logits));
        _head.Deltas.bias!.copy_(tensor(deltas));
    }
}
