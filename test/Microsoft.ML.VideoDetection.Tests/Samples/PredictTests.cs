using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

[TestClass]
public sealed partial class PredictTests : IDisposable
{
    private static readonly MLContext _mlContext = new(1);
    private static readonly string[] _outputs = ["out.mp4", "out.jsonl", "out.csv", "out.json"];

    private static readonly Lazy<(string Folder, string Output)> _found = new(FindInAProcess);

    private static TemporaryFolder _models = null!;
    private static string _model = null!;
    private static string[] _predict = null!;
    private readonly TemporaryFolder _folder = new();

    [ClassInitialize]
    public static void SaveModel(TestContext _)
    {
        _models = new TemporaryFolder();
        _model = _models.File("small.zip");
        using DeepFeatureFlowTransformer model = SmallModel.Create(_mlContext);
        _mlContext.Model.Save(model, model.InputSchema, _model);
        _predict = ["predict", "--model", _model, "--input", Fixtures.Reference("frames_small"), "--score-threshold", "0", "--key-frame-interval", "2"];
    }

    [ClassCleanup]
    public static void DeleteModel() => _models.Dispose();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Another_process_finds_the_same_boxes_bit_for_bit()
    {
        string expected = _folder.File("expected.jsonl");
        using (var model = (DeepFeatureFlowTransformer)_mlContext.Model.Load(_model, out _))
        using (VideoDetector detector = _mlContext.VideoDetection.CreateDetector(model, new VideoDetectorOptions { KeyFrameInterval = 2 }))
        using (var writer = new JsonLinesWriter(expected))
        {
            await foreach (FrameDetections frame in detector.DetectAsync(VideoSource.FromImageFolder(Fixtures.Reference("frames_small"))))
                writer.Write(frame);
            writer.Complete();
        }

        (string folder, string output) = _found.Value;
        Assert.Contains("4 frames (2 key frames), 80 detections", output);
        CollectionAssert.AreEqual(File.ReadAllBytes(expected), File.ReadAllBytes(Path.Combine(folder, "out.jsonl")));
    }

    [TestMethod]
    public void All_outputs_of_a_folder_of_images_are_written()
    {
        string folder = _found.Value.Folder;
        CollectionAssert.AreEqual(
            _outputs.Order(StringComparer.Ordinal).ToArray(),
            Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray());
        Assert.HasCount(4, VideoSource.FromFile(Path.Combine(folder, "out.mp4")).ReadFrames().Select(IndexOf).ToArray());
        string[] lines = File.ReadAllLines(Path.Combine(folder, "out.jsonl"));
        CollectionAssert.AreEqual(
            new[] { true, false, true, false }, lines.Select(line => line.Contains("\"isKeyFrame\":true", StringComparison.Ordinal)).ToArray());
        Assert.HasCount(1 + (4 * 20), File.ReadAllLines(Path.Combine(folder, "out.csv")));
    }

    [TestMethod]
    public void Without_oneDNN_torchs_own_operations_find_the_same_to_rounding()
    {
        string packed = Path.Combine(_found.Value.Folder, "out.csv"), plain = _folder.File("plain.csv");
        Environment.SetEnvironmentVariable("DFF_ONEDNN", "0");
        try
        {
            (int exitCode, _, string error) = SamplesProcess.Run([.. _predict, "--csv", plain]);
            Assert.AreEqual(0, exitCode, error);
        }
        finally
        {
            Environment.SetEnvironmentVariable("DFF_ONEDNN", null);
        }

        double[] expected = Scores(packed), actual = Scores(plain);
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < actual.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-3); // what docs/reference.md allows scores of two implementations

        // Other kernels round otherwise: the same to the last digit would mean that nobody read the variable.
        CollectionAssert.AreNotEqual(File.ReadAllBytes(packed), File.ReadAllBytes(plain));

        static double[] Scores(string path)
        {
            string[][] rows = [.. File.ReadLines(path).Select(line => line.Split(','))];
            int column = Array.IndexOf(rows[0], "score");
            return [.. rows.Skip(1).Select(row => double.Parse(row[column], System.Globalization.CultureInfo.InvariantCulture))];
        }
    }

    [TestMethod]
    public void Flow_frames_are_made_cheaper_when_asked_to()
    {
        // Two key frames with 20 detections each; one proposal becomes at most one object of each of the three classes.
        (int exitCode, string output, string error) = SamplesHere.Run(
            "predict", "--model", _model, "--input", Fixtures.Reference("frames_small"), "--csv", _folder.File("cheap.csv"), "--score-threshold", "0",
            "--key-frame-interval", "2", "--flow-frame-proposals", "1", "--flow-frame-rank", "8");
        Assert.AreEqual(0, exitCode, error);
        Assert.IsTrue(File.ReadAllLines(_folder.File("cheap.csv")).Length is >= 1 + 40 + 2 and <= 1 + 40 + 6, output);

        (exitCode, _, error) = SamplesHere.Run(
            "predict", "--model", _model, "--input", "x", "--csv", "y", "--flow-frame-proposals", "0", "--flow-frame-rank", "0");
        Assert.AreEqual(2, exitCode);
        foreach (string option in new[] { "--flow-frame-proposals is '0'", "--flow-frame-rank must be" })
            Assert.Contains(option, error);
    }

    [TestMethod]
    public void Proposals_are_carried_or_computed_as_asked_for()
    {
        (int exitCode, string output, string error) = SamplesHere.Run(
            "predict", "--model", _model, "--input", Fixtures.Reference("frames_small"), "--csv", _folder.File("carried.csv"), "--score-threshold", "0",
            "--key-frame-interval", "2", "--motion", "dis", "--flow-frame-proposals", "carried");
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("4 frames (2 key frames)", output);

        // As many new proposals as on key frames: the model's own way.
        string[] predict = ["predict", "--model", _model, "--input", Fixtures.Reference("frames_small"), "--key-frame-interval", "2"];
        (exitCode, _, error) = SamplesHere.Run([.. predict, "--csv", _folder.File("own.csv")]);
        Assert.AreEqual(0, exitCode, error);
        (exitCode, _, error) = SamplesHere.Run([.. predict, "--csv", _folder.File("computed.csv"), "--flow-frame-proposals", "computed"]);
        Assert.AreEqual(0, exitCode, error);
        Assert.AreEqual(File.ReadAllText(_folder.File("own.csv")), File.ReadAllText(_folder.File("computed.csv")));

        (exitCode, _, error) = SamplesHere.Run("predict", "--model", _model, "--input", "x", "--csv", "y", "--motion", "farneback");
        Assert.AreEqual(2, exitCode);
        Assert.Contains("--motion is 'farneback'; it must be flownet or dis.", error);
    }

    [TestMethod]
    public void A_damaged_frame_of_several_videos_is_left_out_and_named()
    {
        string[] pictures = [.. Directory.EnumerateFiles(Fixtures.Reference("frames_small")).Order(StringComparer.Ordinal)];
        foreach (string video in new[] { "a", "b" })
        {
            Directory.CreateDirectory(_folder.File(Path.Combine("videos", video)));
            foreach (string picture in pictures)
                File.Copy(picture, _folder.File(Path.Combine("videos", video, Path.GetFileName(picture))));
        }

        string damaged = _folder.File(Path.Combine("videos", "b", Path.GetFileName(pictures[2])));
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..200]);
        (int exitCode, string output, string error) = SamplesHere.Run(
            "predict", "--model", _model, "--input", _folder.File("videos"), "--json", _folder.File("found.jsonl"), "--output", _folder.File("drawn"));

        Assert.AreEqual(3, exitCode, output);
        Assert.Contains(damaged, error);
        Assert.Contains("1 frame that could not be decoded, frame 2", error);
        Assert.HasCount(4 + 3, File.ReadAllLines(_folder.File("found.jsonl")));
        CollectionAssert.AreEqual(new[] { "a.mp4", "b.mp4" }, Directory.EnumerateFiles(_folder.File("drawn")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    public void A_bad_video_of_several_is_named_and_the_others_are_done()
    {
        Directory.CreateDirectory(_folder.File("videos"));
        Clips.Write(_folder.File("videos/a.avi"), 64, 48, 3);
        _folder.Write("videos/b.mp4", new byte[3000]);
        Clips.Write(_folder.File("videos/c.avi"), 64, 48, 2);
        (int exitCode, string output, string error) = SamplesHere.Run(
            "predict", "--model", _model, "--input", _folder.File("videos"), "--json", _folder.File("found.jsonl"), "--output", _folder.File("drawn"));
        Assert.AreEqual(1, exitCode, output);
        Assert.Contains("b.mp4", error);
        Assert.HasCount(3 + 2, File.ReadAllLines(_folder.File("found.jsonl")));
        Assert.HasCount(2, Directory.GetFiles(_folder.File("drawn")));

        _folder.Write("videos/a.avi", new byte[3000]);
        _folder.Write("videos/c.avi", new byte[3000]);
        File.Delete(_folder.File("found.jsonl"));
        (exitCode, _, error) = SamplesHere.Run(
            "predict", "--model", _model, "--input", _folder.File("videos"), "--json", _folder.File("found.jsonl"));
        Assert.AreEqual(1, exitCode);
        foreach (string name in new[] { "a.avi", "b.mp4", "c.avi" })
            Assert.Contains(name, error);
        Assert.IsFalse(File.Exists(_folder.File("found.jsonl")));
    }

    // MPEG-4 holds no more than 8190 pixels in a row.
    [TestMethod]
    public void An_output_that_fails_does_not_take_the_others_along()
    {
        Directory.CreateDirectory(_folder.File("wide"));
        foreach (string name in new[] { "wide/1.png", "wide/2.png" })
        {
            using Microsoft.ML.Data.MLImage wide = Clips.Filled(16500, 40, 10, 20, 30);
            wide.Save(_folder.File(name));
        }

        (int exitCode, string output, string error) = SamplesHere.Run(
            "predict", "--model", _model, "--input", _folder.File("wide"), "--output", _folder.File("out.mp4"), "--json", _folder.File("out.jsonl"), "--csv", _folder.File("out.csv"));
        Assert.AreEqual(1, exitCode, output);
        Assert.Contains("out.mp4", error);
        Assert.HasCount(2, File.ReadAllLines(_folder.File("out.jsonl")));
        Assert.IsTrue(File.Exists(_folder.File("out.csv")));
        CollectionAssert.AreEqual(new[] { "out.csv", "out.jsonl", "wide" }, _folder.FileNames);

        // Alone, there is nothing to go on for.
        (exitCode, _, error) = SamplesHere.Run("predict", "--model", _model, "--input", _folder.File("wide"), "--output", _folder.File("out.mp4"));
        Assert.AreEqual(1, exitCode);
        Assert.Contains("out.mp4", error);
    }

    [TestMethod]
    public void A_frame_rate_that_the_file_cannot_hold_becomes_the_nearest_one()
    {
        string video = Clips.Write(_folder.File("slow.avi"), 64, 48, 3, frameRate: 211.222);
        (int exitCode, string output, string error) = SamplesHere.Run(
            "predict", "--model", _model, "--input", video, "--output", _folder.File("out.mp4"), "--json", _folder.File("out.jsonl"));
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("211.22 frames", output);

        // MPEG-4 Part 2, which OpenCV writes, takes 211.22; H.264 takes the rate as it is.
        Assert.AreEqual(211.22, VideoSource.FromFile(_folder.File("out.mp4")).Info.FrameRate!.Value, 5e-3);
    }

    [TestMethod]
    public void Nothing_above_the_threshold_is_explained()
    {
        (int exitCode, string output, _) = SamplesHere.Run(
            "predict", "--model", _model, "--input", Fixtures.Reference("frames_small"), "--json", _folder.File("o.jsonl"), "--score-threshold", "0.99");
        Assert.AreEqual(0, exitCode);
        Assert.MatchesRegex(@"No detection reached the score 0.99; the best was 0\.\d+", output);
    }

    [TestMethod]
    public void What_a_cut_video_holds_is_kept_and_the_cut_is_reported()
    {
        string cut = _folder.Cut(Clips.Write(_folder.File("whole.avi"), 64, 48, 60), "cut.avi", 0.5);
        (int exitCode, _, string error) = SamplesHere.Run(
            "predict", "--model", _model, "--input", cut, "--output", _folder.File("out.mp4"), "--json", _folder.File("out.jsonl"));
        Assert.AreEqual(3, exitCode, error);
        Assert.Contains("60", error);
        int kept = File.ReadAllLines(_folder.File("out.jsonl")).Length;
        Assert.IsTrue(kept is > 10 and < 40, $"{kept} frames");
        Assert.HasCount(kept, VideoSource.FromFile(_folder.File("out.mp4")).ReadFrames().Select(IndexOf).ToArray());
    }

    [TestMethod]
    public void Ctrl_C_keeps_what_is_finished()
    {
        if (OperatingSystem.IsWindows())
            Assert.Inconclusive("Signals are sent with kill(2).");
        string video = Clips.Write(_folder.File("long.avi"), 64, 48, 3000);
        Process process = SamplesProcess.Start(
            "predict", "--model", _model, "--input", video, "--output", _folder.File("out.mp4"), "--json", _folder.File("out.jsonl"));

        // The first line stands when the model is loaded; the partial files grow from then on.
        Assert.Contains("3000 frames", process.StandardOutput.ReadLine()!);
        while (!process.HasExited && Directory.GetFiles(_folder.Root, "*.jsonl*").Sum(path => new FileInfo(path).Length) == 0)
            Thread.Sleep(20);
        Assert.AreEqual(0, Kill(process.Id, 2));
        (int exitCode, _, string error) = SamplesProcess.Finish(process);
        Assert.AreEqual(130, exitCode, error);
        Assert.Contains("Interrupted", error);
        int kept = File.ReadAllLines(_folder.File("out.jsonl")).Length;
        Assert.IsTrue(kept is > 0 and < 3000, $"{kept} frames");
        Assert.HasCount(kept, VideoSource.FromFile(_folder.File("out.mp4")).ReadFrames().Select(IndexOf).ToArray());
    }

    /// <summary>Lets a process of its own detect on four pictures, two of them key frames.</summary>
    private static (string Folder, string Output) FindInAProcess()
    {
        string folder = Directory.CreateDirectory(_models.File("found")).FullName;
        string[] paths = [.. _outputs.Select(name => Path.Combine(folder, name))];
        (int exitCode, string output, string error) = SamplesProcess.Run(
            [.. _predict, "--output", paths[0], "--json", paths[1], "--csv", paths[2], "--coco", paths[3], "--device", "cpu"]);
        Assert.AreEqual(0, exitCode, error);
        return (folder, output);
    }

    private static int IndexOf(VideoFrame frame)
    {
        frame.Dispose();
        return frame.FrameIndex;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
