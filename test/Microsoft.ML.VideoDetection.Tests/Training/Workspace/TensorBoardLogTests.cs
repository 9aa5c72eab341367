using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training.Optimizers;
using Microsoft.ML.VideoDetection.Training.Workspace;
using Tensorboard;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class TensorBoardLogTests
{
    // 0xE3069283 is the published check value of CRC-32C: rotated right by 15 it is 0x2507C60D, plus 0xA282EAD8 modulo 2^32 0xC78AB0E5.
    [TestMethod]
    public void MaskedCrc_OfTheCheckString_IsThePublishedOne() => Assert.AreEqual(0xC78AB0E5, EventRecords.MaskedCrc("123456789"u8));

    [TestMethod]
    public void Write_Step_LeavesAllScalarsWithValidChecksums()
    {
        using var folder = new TemporaryFolder();
        var log = new TensorBoardLog(folder.File("tensorboard"));
        log.Write(Progress.AtStep(7));
        log.Write(Progress.AtEpochEnd(595, 0.625));
        List<Event> records = EventRecords.ReadFolder(folder.File("tensorboard"));

        Assert.AreEqual("brain.Event:2", records[0].FileVersion);
        Dictionary<string, float> scalars = EventRecords.Scalars(records, 7);
        Assert.HasCount(10, scalars);
        Assert.AreEqual(0.412f, scalars["loss/total"]);
        Assert.AreEqual(0.101f, scalars["loss/objectness"]);
        Assert.AreEqual(0.021f, scalars["loss/proposal_boxes"]);
        Assert.AreEqual(0.201f, scalars["loss/classes"]);
        Assert.AreEqual(0.089f, scalars["loss/region_boxes"]);
        Assert.AreEqual(0.034f, scalars["loss/flow"]);
        Assert.AreEqual(3.5f, scalars["gradient_norm"]);
        Assert.AreEqual(0.0002f, scalars["learning_rate"]);
        Assert.AreEqual(0.71f, scalars["speed/pairs_per_second"]);
        Assert.AreEqual(0.03f, scalars["speed/data_wait_share"]);
        CollectionAssert.AreEqual(
            new[] { KeyValuePair.Create("validation/AP50", 0.625f) }, EventRecords.Scalars(records, 595).ToArray());
    }

    [TestMethod]
    public void Write_NotFinite_IsLeftOut()
    {
        using var folder = new TemporaryFolder();
        var log = new TensorBoardLog(folder.Root);
        log.Write(Progress.AtStep(1, double.NaN) with { GradientNorm = double.PositiveInfinity });
        Dictionary<string, float> scalars = EventRecords.Scalars(EventRecords.ReadFolder(folder.Root), 1);
        Assert.HasCount(8, scalars);
        Assert.DoesNotContain("loss/total", scalars.Keys);
        Assert.DoesNotContain("gradient_norm", scalars.Keys);
    }

    [TestMethod]
    public void Resume_WritesAFileOfItsOwn_BehindTheEarlierOne()
    {
        using var folder = new TemporaryFolder();
        var first = new TensorBoardLog(folder.Root);
        for (int step = 1; step <= 3; step++)
            first.Write(Progress.AtStep(step));
        new TensorBoardLog(folder.Root).Write(Progress.AtStep(3, loss: 9));

        // TensorBoard reads the files in the order of their names.
        Assert.HasCount(2, folder.FileNames);
        List<Event> records = EventRecords.ReadFolder(folder.Root);
        int second = records.FindLastIndex(record => record.FileVersion.Length > 0);
        Assert.HasCount(11, records[second..]);
        Assert.AreEqual(9f, EventRecords.Scalars(records[second..], 3)["loss/total"]);
    }
}
