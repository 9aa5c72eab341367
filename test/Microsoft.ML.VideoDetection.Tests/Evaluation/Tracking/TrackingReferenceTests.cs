using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.ReferenceCheck;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation.Tracking;

[TestClass]
public sealed class TrackingReferenceTests
{
    private const int MetricsOfACase = 28;

    [TestMethod]
    public void SyntheticSequence_GivesTheNumbersOfTrackEval()
    {
        CheckRun run = CheckRun.Of("tracking", "--reference", Fixtures.Reference("tracking"));

        Assert.AreEqual(0, run.ExitCode, run.Output + run.Errors);
        Assert.HasCount(MetricsOfACase, run.Successes);
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void AllSequences_GiveTheNumbersOfTrackEval()
    {
        CheckRun run = CheckRun.Of("tracking", "--reference", SharedFolder.Reference("tracking"));

        Assert.AreEqual(0, run.ExitCode, run.Output + run.Errors);
        Assert.HasCount(4 * MetricsOfACase, run.Successes);
    }

    [TestMethod]
    public void OrderOfRows_DoesNotMatter()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(3);
        foreach (string name in new[] { "gt.txt", "tracker.txt" })
        {
            string[] rows = File.ReadAllLines(Source(name));
            random.Shuffle(rows);
            folder.Write(name, string.Join('\n', rows));
        }

        File.Copy(Source("seqinfo.ini"), folder.File("seqinfo.ini"));
        File.Copy(Source("expected.json"), folder.File("expected.json"));

        CheckRun run = CheckRun.Of("tracking", "--reference", folder.Root);

        Assert.AreEqual(0, run.ExitCode, run.Output + run.Errors);
    }

    [TestMethod]
    public void SeveralSequences_AreCombinedAsTrackEvalCombinesThem()
    {
        // TrackEval 12c8791 of the sequence, of its labels as a tracker's answer, and of the tracker's boxes as labels: their conf is below 1, so that
        // this one has no labels.
        string labels = Source("gt.txt");
        string tracks = Source("tracker.txt");
        TrackingMetrics metrics = TrackingSums.Combine(
            [MotTrackingEvaluation.Run(labels, tracks, 62), MotTrackingEvaluation.Run(labels, labels, 62), MotTrackingEvaluation.Run(tracks, labels, 62)]).ToMetrics();

        const double Rounding = 1e-9;
        Assert.AreEqual(0.6354175462515533, metrics.Hota, Rounding);
        Assert.AreEqual(0.49283176235167253, metrics.DetectionAccuracy, Rounding);
        Assert.AreEqual(0.9032311792138575, metrics.DetectionRecall, Rounding);
        Assert.AreEqual(0.5161321024079184, metrics.DetectionPrecision, Rounding);
        Assert.AreEqual(0.8244538829664942, metrics.AssociationAccuracy, Rounding);
        Assert.AreEqual(0.8737668081223477, metrics.AssociationRecall, Rounding);
        Assert.AreEqual(0.8899258601036301, metrics.AssociationPrecision, Rounding);
        Assert.AreEqual(0.9435161183813003, metrics.LocalizationAccuracy, Rounding);
        Assert.AreEqual(0.10970464135021098, metrics.Mota, Rounding);
        Assert.AreEqual(0.9420458407561332, metrics.Motp, Rounding);
        Assert.AreEqual(0.6221710778672804, metrics.Idf1, Rounding);
        Assert.AreEqual(0.48884870403857744, metrics.IdentityPrecision, Rounding);
        Assert.AreEqual(0.8554852320675106, metrics.IdentityRecall, Rounding);
        Assert.AreEqual((62, 773, 9, 27), (metrics.FalseNegatives, metrics.FalsePositives, metrics.IdentitySwitches, metrics.Fragmentations));
        Assert.AreEqual((20, 3, 1), (metrics.MostlyTracked, metrics.PartlyTracked, metrics.MostlyLost));
        Assert.AreEqual((811, 137, 848), (metrics.IdentityTruePositives, metrics.IdentityFalseNegatives, metrics.IdentityFalsePositives));
        Assert.AreEqual((1659, 948, 70, 24), (metrics.DetectionCount, metrics.LabelCount, metrics.TrackCount, metrics.ObjectCount));
    }

    [TestMethod]
    [DataRow("""{"MOTA":0.5,"IDSW":0,"notes":"half is missed"}""", 0, null)]
    [DataRow("""{"MOTA":0.5000000009}""", 0, null)]
    [DataRow("""{"MOTA":0.5000000011}""", 1, "MOTA 0.5000000011 0.5")]
    [DataRow("""{"FN":1.0000000001}""", 1, "FN 1.0000000001 1")]
    [DataRow("""{"MOTAL":0.5}""", 1, "MOTAL 0.5 unknown")]
    [DataRow("""{"MOTA":null}""", 1, "MOTA null not a number")]
    [DataRow("""{"notes":"nothing"}""", 1, "has no metric")]
    [DataRow("""[1]""", 1, "no JSON object")]
    [DataRow("""{"MOTA":""", 1, "is not JSON")]
    public void NumberThatDiffers_FailsTheCheck(string expected, int exitCode, string? row)
    {
        using TemporaryFolder folder = Case(expected);

        CheckRun run = CheckRun.Of("tracking", "--reference", folder.Root);

        Assert.AreEqual(exitCode, run.ExitCode, run.Output + run.Errors);
        if (row is not null)
            StringAssert.Contains(run.Failures.Single(), row);
    }

    [TestMethod]
    [DataRow("gt.txt")]
    [DataRow("tracker.txt")]
    [DataRow("seqinfo.ini")]
    [DataRow("expected.json")]
    public void MissingFile_IsNamed(string name)
    {
        using TemporaryFolder folder = Case("""{"MOTA":0.5}""");
        File.Delete(folder.File(name));

        CheckRun run = CheckRun.Of("tracking", "--reference", folder.Root);

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Output, folder.File(name));
    }

    [TestMethod]
    public void FolderWithoutCases_IsNamed()
    {
        using var folder = new TemporaryFolder();
        CheckRun run = CheckRun.Of("tracking", "--reference", folder.Root);
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Errors, folder.Root);

        run = CheckRun.Of("tracking", "--reference", folder.File("nowhere"));
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Errors, folder.File("nowhere"));
    }

    private static string Source(string name) => Fixtures.Reference("tracking", "synth-a", name);

    // One object in two frames, tracked in the first.
    private static TemporaryFolder Case(string expected)
    {
        var folder = new TemporaryFolder();
        folder.Write("seqinfo.ini", "[Sequence]\nseqLength=2\n");
        folder.Write("gt.txt", "1,1,0,0,10,10,1,-1,-1,-1\n2,1,0,0,10,10,1,-1,-1,-1\n");
        folder.Write("tracker.txt", "1,1,0,0,10,10,1,-1,-1,-1\n");
        folder.Write("expected.json", expected);
        return folder;
    }
}
