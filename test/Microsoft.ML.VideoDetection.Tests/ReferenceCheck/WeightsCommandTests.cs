using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.ReferenceCheck;

[TestClass]
public sealed class WeightsCommandTests
{
    [TestMethod]
    public void EveryEntryOfR50_IsFilledBitForBit() => AssertFilled("r50", 367);

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("r101", 673)]
    [DataRow("x101", 673)]
    public void EveryEntryOfTheDeeperModels_IsFilledBitForBit(string architecture, int entries) => AssertFilled(architecture, entries);

    private static void AssertFilled(string architecture, int entries)
    {
        CheckRun run = CheckRun.Of("weights", architecture, "--reference", Path.GetDirectoryName(Fixtures.Reference("bias_offsets.json"))!);
        Assert.AreEqual(0, run.ExitCode, run.Output + run.Errors);
        StringAssert.Contains(run.Output, $"{entries} of {entries} equal");
    }

    [TestMethod]
    public void OneOffset_AndOneLineThatDiffer_AreTheRowsThatFail()
    {
        using var folder = new TemporaryFolder();
        string offsets = File.ReadAllText(Fixtures.Reference("bias_offsets.json"));
        int at = offsets.IndexOf("0.57", StringComparison.Ordinal);
        folder.Write("bias_offsets.json", string.Concat(offsets.AsSpan(0, at), "0.58", offsets.AsSpan(at + 4)));
        string[] lines = [.. File.ReadAllLines(Fixtures.Reference("weights_check_r50.tsv"))
            .Where(line => !line.StartsWith("motion.predict_flow.", StringComparison.Ordinal)), "motion.predict_flow9.conv.weight\t2\t0\t0\t0"];
        folder.Write("weights_check_r50.tsv", string.Join('\n', lines));

        CheckRun run = CheckRun.Of("weights", "r50", "--reference", folder.Root);

        Assert.AreEqual(1, run.ExitCode);
        Assert.HasCount(4, run.Failures);
        StringAssert.StartsWith(run.Failures[0], "detector.rpn_head.rpn_cls.bias 12 hash ");
        Assert.AreEqual("motion.predict_flow9.conv.weight 2 missing", run.Failures[1]);
        Assert.AreEqual("motion.predict_flow.conv.weight unexpected", run.Failures[2]);
        Assert.AreEqual("all entries 365 of 367 equal", run.Failures[3]);
    }

    [TestMethod]
    public void UnknownArchitecture_IsAUsageError()
    {
        CheckRun run = CheckRun.Of("weights", "r51", "--reference", ".");
        Assert.AreEqual(2, run.ExitCode);
        StringAssert.Contains(run.Errors, "'r51'");
        StringAssert.Contains(run.Errors, "'x101'");
    }

    [TestMethod]
    public void FolderWithoutTheFile_IsNamed()
    {
        using var folder = new TemporaryFolder();
        CheckRun run = CheckRun.Of("weights", "r50", "--reference", folder.Root);
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Errors, folder.File("weights_check_r50.tsv"));
    }
}
