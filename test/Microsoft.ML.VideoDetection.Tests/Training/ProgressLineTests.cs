using System.Globalization;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Training.Optimizers;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class ProgressLineTests
{
    [TestMethod]
    public void Step_InAnyCulture_SaysLossesRateSpeedAndTimeLeft()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            Assert.AreEqual(
                "Step 120/5950, epoch 1/10: loss 0.412 (objectness 0.101, proposal boxes 0.021, classes 0.201, region boxes 0.089, flow 0.034), "
                + "learning rate 2E-04, 0.71 pairs/s, 1:52:04 left",
                ProgressLine.Of(Progress.AtStep(120)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void Step_WithLongWaits_SaysTheirShare()
    {
        StringAssert.EndsWith(
            ProgressLine.Of(Progress.AtStep(1) with { DataWaitShare = 0.351, PairsPerSecond = 12.34, Remaining = new TimeSpan(2, 3, 4, 5) }),
            "learning rate 2E-04, 12.3 pairs/s, 35 % of it waiting for frames, 51:04:05 left");
        Assert.DoesNotContain("waiting", ProgressLine.Of(Progress.AtStep(1) with { DataWaitShare = 0.05 }));
    }

    [TestMethod]
    [DataRow(double.NaN, 1.0)]
    [DataRow(0.4, double.PositiveInfinity)]
    public void Step_ThatWasSkipped_SaysSo(double loss, double norm) => Assert.AreEqual(
        "Step 600/5950, epoch 2/10: skipped, since its loss or its gradient is not finite, learning rate 2E-04, 0.71 pairs/s, 1:52:04 left",
        ProgressLine.Of(Progress.AtStep(600, loss) with { GradientNorm = norm }));

    // 5950 steps of 1.25 s are 7437.5 s: 2 h 3 min 57 s.
    [TestMethod]
    public void LastStep_SaysHowLongItTook() =>
        StringAssert.EndsWith(ProgressLine.Of(Progress.AtStep(5950) with { Remaining = TimeSpan.Zero }), "pairs/s, 2:03:57 in all");

    [TestMethod]
    public void EpochEnd_SaysPrecisionWhereThereIsValidation()
    {
        Assert.AreEqual(
            "Epoch 1/10: AP50 0.412 on the validation set, the best so far", ProgressLine.Of(Progress.AtEpochEnd(595, 0.41234)));
        Assert.AreEqual(
            "Epoch 2/10: AP50 0.400 on the validation set", ProgressLine.Of(Progress.AtEpochEnd(1190, 0.4, isBest: false)));

        // 595 steps of 1.25 s are 743.75 s.
        Assert.AreEqual("Epoch 1/10 ended after 0:12:23", ProgressLine.Of(Progress.AtEpochEnd(595, null, isBest: false)));
    }
}
