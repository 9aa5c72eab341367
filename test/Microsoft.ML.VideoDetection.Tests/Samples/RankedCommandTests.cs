using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Distributed;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

/// <summary>The commands that mpirun can launch as two processes, on three videos of 8 frames.</summary>
[TestClass]
public sealed class RankedCommandTests : IDisposable
{
    private static readonly string[] _tiny =
    [
        "--size", "64x48", "--backbone-width", "16", "--neck-channels", "32", "--flow-width", "0.125", "--anchor-scales", "1,2", "--anchor-ratios", "1,2",
        "--seed", "1", "--device", "cpu", "--log-every", "1",
    ];

    private static TemporaryFolder _shared = null!;
    private static string _data = null!;
    private static string _model = null!;
    private readonly TemporaryFolder _folder = new();

    [ClassInitialize]
    public static void MakeDataAndModel(TestContext context)
    {
        _shared = new TemporaryFolder();
        _data = _shared.File("data");
        _model = _shared.File("m.zip");
        Assert.AreEqual(0, SamplesHere.Run(
            "synthesize", "--output", _data, "--format", "coco", "--videos", "3", "--frames", "8", "--size", "64x48", "--seed", "3").ExitCode);
        (int exitCode, _, string error) = SamplesHere.Run(["train", "--data", _data, "--output", _model, .. _tiny, "--steps", "4", "--threads", "1"]);
        Assert.AreEqual(0, exitCode, error);
    }

    [ClassCleanup]
    public static void DeleteAll() => _shared.Dispose();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("")]
    [DataRow("--track-score 0 --smooth offline")]
    public void Evaluate_prints_and_writes_what_one_process_does_byte_for_byte(string more)
    {
        string report = _folder.File("report"), first = _folder.File("first");
        string[] arguments = ["evaluate", "--model", _model, "--data", _data, "--report", report, "--threads", "1", "--device", "cpu", .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        (int exitCode, string expected, string error) = SamplesHere.Run(arguments);
        Assert.AreEqual(0, exitCode, error);
        Directory.Move(report, first);
        (exitCode, string actual, error) = Mpirun.Run(Mpirun.Samples(arguments));
        Assert.AreEqual(0, exitCode, error);
        Assert.AreEqual(expected.ReplaceLineEndings("\n"), actual);
        Assert.Contains("24 frames of 3 videos", actual);
        Assert.AreEqual(more.Length > 0, actual.Contains("HOTA", StringComparison.Ordinal), actual);
        AssertSameFiles(first, report, leastCount: 10);
    }

    [TestMethod]
    public void Predict_on_several_videos_writes_what_one_process_does_byte_for_byte()
    {
        string[] Arguments(string folder) =>
        [
            "predict", "--model", _model, "--input", Path.Combine(_data, "images"), "--output", Path.Combine(folder, "annotated"), "--score-threshold", "0",
            "--json", Path.Combine(folder, "a.jsonl"), "--csv", Path.Combine(folder, "a.csv"), "--coco", Path.Combine(folder, "a.json"), "--threads", "1", "--device", "cpu",
        ];
        string one = Directory.CreateDirectory(_folder.File("one")).FullName, two = Directory.CreateDirectory(_folder.File("two")).FullName;
        (int exitCode, string expected, string error) = SamplesHere.Run(Arguments(one));
        Assert.AreEqual(0, exitCode, error);
        (exitCode, string actual, error) = Mpirun.Run(Mpirun.Samples(Arguments(two)));
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("24 frames (3 key frames), 2400 detections", expected);
        Assert.Contains("24 frames (3 key frames), 2400 detections", actual);
        AssertSameFiles(one, two, leastCount: 6);
        string[] videos = [.. File.ReadLines(Path.Combine(one, "a.jsonl")).Select(line => line.Split('"')[3]).Distinct()];
        CollectionAssert.AreEqual(new[] { "synthetic_3_000000", "synthetic_3_000001", "synthetic_3_000002" }, videos);

        (exitCode, _, error) = SamplesHere.Run("predict", "--model", _model, "--input", Path.Combine(_data, "images"), "--output", _folder.File("all.mp4"));
        Assert.AreEqual(1, exitCode);
        Assert.Contains("holds several videos, so --output must be another folder", error);
    }

    [TestMethod]
    public void An_error_of_one_rank_is_shown_once_and_ends_all()
    {
        // The second rank has a disk of its own, on which a frame is damaged.
        string bad = _folder.File("bad");
        CopyFolder(_data, bad);
        string frame = Directory.GetFiles(Path.Combine(bad, "images", "synthetic_3_000002"))[3];
        File.WriteAllBytes(frame, File.ReadAllBytes(frame)[..300]);
        string workspace = _folder.File("m-training");
        string[] Train(string data) =>
            Mpirun.Samples(["train", "--data", data, "--output", _folder.File("m.zip"), .. _tiny, "--steps", "100000", "--checkpoint-minutes", "0"]);
        (int exitCode, string output, string error) = Mpirun.Finish(Mpirun.Start(Train(_data), Train(bad)));
        Assert.AreEqual(1, exitCode, output + error);
        Assert.HasCount(1, Regex.Matches(output + error, "cannot be read"), output + error);
        Assert.MatchesRegex(@"Rank 1 of 2, on .*: The image '.*/bad/.*' cannot be read", error);
        Assert.IsFalse(File.Exists(_folder.File("m.zip")));
        Assert.IsNotNull(new MLContext().VideoDetection.Inspect(workspace).Training);
    }

    [TestMethod]
    public void What_all_ranks_meet_is_said_once()
    {
        // Weights of 10^30 give a loss that is no number, on both ranks.
        string[] train = ["train", "--data", _data, "--output", _folder.File("m.zip"), .. _tiny, "--steps", "20", "--learning-rate", "1e30"];
        (int exitCode, string output, string error) = Mpirun.Run(Mpirun.Samples(train));
        Assert.AreEqual(1, exitCode, output + error);
        Match message = Regex.Match(error, @"of step \d+ is not finite: (.*)\. Look at");
        Assert.HasCount(2, Regex.Matches(message.Groups[1].Value, "video '"), error);
        Assert.HasCount(1, Regex.Matches(output + error, "is not finite"), output + error);

        (exitCode, output, error) = Mpirun.Run(Mpirun.Samples("train", "--data", _data, "--output", _folder.File("n.zip"), "--batch", "0"));
        Assert.AreEqual(2, exitCode, output + error);
        Assert.HasCount(1, Regex.Matches(output + error, "--batch is 0"), output + error);
    }

    [TestMethod]
    public void A_signal_to_mpirun_stops_all_ranks_in_good_order()
    {
        Process process = Mpirun.Start([.. Enumerable.Repeat(
            Mpirun.Samples(["train", "--data", _data, "--output", _folder.File("m.zip"), .. _tiny, "--steps", "100000"]), 2)]);
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("2/100000", StringComparison.Ordinal))
        {
        }

        Mpirun.Signal(process.Id, 10);
        (int exitCode, string output, string error) = Mpirun.Finish(process);
        Assert.AreEqual(130, exitCode, output + error);
        Assert.HasCount(1, Regex.Matches(output + error, @"Interrupted after \d+ steps"), output + error);
        Assert.IsGreaterThanOrEqualTo(2, new MLContext().VideoDetection.Inspect(_folder.File("m-training")).Training!.Step);
    }

    [TestMethod]
    public void Several_processes_without_Open_MPI_are_an_error_of_one_sentence()
    {
        var start = new ProcessStartInfo("dotnet", Mpirun.Samples("evaluate", "--model", _model, "--data", _data))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OMPI_COMM_WORLD_SIZE"] = "2", ["OMPI_COMM_WORLD_RANK"] = "0", ["DFF_MPI"] = _folder.File("libmpi.so.40") },
        };
        (int exitCode, string output, string error) = SamplesProcess.Finish(Process.Start(start)!);
        Assert.AreEqual(1, exitCode, output);
        Assert.HasCount(1, error.Trim().Split('\n'), error);
        Assert.Contains("2 processes are to work as one, but Open MPI cannot be loaded: install it with", error);
    }

    private static void AssertSameFiles(string expected, string actual, int leastCount)
    {
        string[] Names(string folder) => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(Names(expected), Names(actual));
        Assert.IsGreaterThanOrEqualTo(leastCount, Names(expected).Length);
        foreach (string name in Names(expected))
            CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(actual, name)), name);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
