using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

namespace Microsoft.ML.VideoDetection.Tests.ReferenceCheck;

[TestClass]
public sealed class CheckpointCommandTests
{
    [TestMethod]
    [DataRow("small_zip.pth", "small_expected.json", 14)]
    [DataRow("small_legacy.pth", "small_expected.json", 14)]
    [DataRow("bare_state_dict_zip.pth", "small_expected.json", 14)]
    [DataRow("names_r50_legacy.pth", "../state_dict_r50.tsv", 367)]
    [DataRow("names_r50_zip.pth", "../state_dict_r50.tsv", 367)]
    [DataRow("names_r101_zip.pth", "../state_dict_r101.tsv", 673)]
    [DataRow("names_x101_zip.pth", "../state_dict_x101.tsv", 673)]
    public void EveryFileOfTheReference_HoldsWhatItShould(string file, string expected, int entries)
    {
        CheckRun run = Run(Fixtures.Reference("checkpoints", file), Fixtures.Reference("checkpoints", expected));
        Assert.AreEqual(0, run.ExitCode, run.Output + run.Errors);
        StringAssert.Contains(run.Output, $"{entries} of {entries} equal");
    }

    [TestMethod]
    [DataRow("evil_os_system_zip.pth")]
    [DataRow("evil_os_system_legacy.pth")]
    public void HostileFile_IsRefusedByName(string file)
    {
        CheckRun run = Run(Fixtures.Reference("checkpoints", file));
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Errors, "posix.system");
    }

    [TestMethod]
    public void OneValue_OneShape_OneType_OneSum_AndOneNameThatDiffer_AreTheRowsThatFail()
    {
        using var folder = new TemporaryFolder();
        const string Json = """
            {"state_dict": {
              "dense": {"shape": [2, 3], "dtype": "float32", "values": [0, 1, 2, 3, 4, 5.5], "sum": 15},
              "transposed": {"shape": [2, 3], "dtype": "float32", "values": [], "sum": 15},
              "repeated": {"shape": [2, 2], "dtype": "float32", "values": [5, 5, 5, 5], "sum": 20.001},
              "flags": {"shape": [4], "dtype": "uint8", "values": [], "sum": 3},
              "more": {"shape": [], "dtype": "float32", "values": [], "sum": 0}
            }}
            """;
        string checkpoint = folder.Write("small.pth", Weights.PyTorch.SmallCheckpoint.Zip);

        CheckRun run = Run(checkpoint, folder.Write("expected.json", Json));

        Assert.AreEqual(1, run.ExitCode);
        CollectionAssert.AreEqual(
            new[]
            {
                "dense [2, 3] float32 element 5 is 5, expected 5.5",
                "transposed [2, 3] float32 shape [3, 2]",
                "repeated [2, 2] float32 sum 20, expected 20.001",
                "flags [4] uint8 type bool",
                "more [] float32 missing",
                "all entries 0 of 5 equal",
            },
            run.Failures.ToArray());
    }

    [TestMethod]
    public void EqualEntries_InAnotherOrder_OrOneTooMany_Fail()
    {
        using var folder = new TemporaryFolder();
        string checkpoint = folder.Write("small.pth", Weights.PyTorch.SmallCheckpoint.Zip);
        CheckRun run = Run(checkpoint, folder.Write("e.tsv", "transposed\t3x2\tfloat32\ndense\t2x3\tfloat32\nrepeated\t2x2\tfloat32"));
        CollectionAssert.AreEqual(
            new[]
            {
                "transposed [3, 2] float32 is entry 1 of the file, expected as entry 0",
                "dense [2, 3] float32 is entry 0 of the file, expected as entry 1",
                "flags unexpected",
                "all entries 1 of 3 equal",
            },
            run.Failures.ToArray());
    }

    [TestMethod]
    public void NamesFile_WithAnotherModelsList_Fails()
    {
        CheckRun run = Run(Fixtures.Reference("checkpoints", "names_r101_zip.pth"), Fixtures.Reference("state_dict_x101.tsv"));
        Assert.AreEqual(1, run.ExitCode);
    }

    [TestMethod]
    public void WithoutExpectation_EntriesFormatAndMetadataArePrinted()
    {
        using var folder = new TemporaryFolder();
        CheckRun run = Run(folder.Write("small.pth", Weights.PyTorch.SmallCheckpoint.Legacy));
        Assert.AreEqual(0, run.ExitCode);
        StringAssert.Contains(run.Output, "legacy format, 4 entries");
        StringAssert.Contains(run.Output, "CLASSES: cat, dog");
        StringAssert.Contains(run.Output, "transposed [3, 2] Float32");
    }

    [TestMethod]
    [DataRow("expected.json", "[1]")]
    [DataRow("expected.json", "{")]
    [DataRow("expected.json", "{\"state_dict\": {}}")]
    [DataRow("expected.tsv", "name and nothing else")]
    [DataRow("expected.tsv", "name\t2xx\tfloat32")]
    [DataRow("expected.tsv", "")]
    public void ExpectationThatIsNone_IsNamed(string name, string content)
    {
        using var folder = new TemporaryFolder();
        string expected = folder.Write(name, content);
        CheckRun run = Run(folder.Write("small.pth", Weights.PyTorch.SmallCheckpoint.Zip), expected);
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Errors, expected);
    }

    [TestMethod]
    public void MissingFile_IsNamed_AndNoFileIsAUsageError()
    {
        CheckRun run = Run("no_such.pth");
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Errors, "no_such.pth");
        Assert.AreEqual(2, CheckRun.Of("checkpoint").ExitCode);
        Assert.AreEqual(2, CheckRun.Of("check", "x").ExitCode);
    }

    private static CheckRun Run(string file, string? expected = null) =>
        expected is null ? CheckRun.Of("checkpoint", file) : CheckRun.Of("checkpoint", file, "--expected", expected);
}
