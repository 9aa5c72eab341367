using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Rendering;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

[TestClass]
public sealed partial class PredictTests : IDisposable
{
    private static readonly MLContext _mlContext = new(1);
    private static TemporaryFolder _models = null!;
    private static string _model = null!;
    private readonly TemporaryFolder _folder = new();

    [ClassInitialize]
    public static void SaveModel(TestContext _)
    {
        _models = new TemporaryFolder();
        _model = _models.File("small.zip");
        using DeepFeatureFlowTransformer model = SmallModel.Create(_mlContext);
        _mlContext.Model.Save(model, model.InputSchema, _model);
    }

    [ClassCleanup]
    public static void DeleteModel() => _models.Dispose();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Another_process_finds_the_same_boxes_bit_for_bit()
    {
        string frames = Fixtures.Reference("frames_small");
        string expected = _folder.File("expected.jsonl"), actual = _folder.File("actual.jsonl");
        using (var model = (DeepFeatureFlowTransformer)_mlContext.Model.Load(_model, out _))
        using (VideoDetector detector = _mlContext.VideoDetection.CreateDetector(model))
        using (var writer = new JsonLinesWriter(expected))
        {
            await foreach (FrameDetections frame in detector.DetectAsync(VideoSource.FromImageFolder(frames)))
                writer.Write(frame);
            writer.Complete();
        }

        (int exitCode, string output, string error) = SamplesProcess.Run(
            "predict", "--model", _model, "--input", frames, "--json", actual, "--score-threshold", "0");
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("4 frames (1 key frames), 80 detections", output);
        CollectionAssert.AreEqual(File.ReadAllBytes(expected), File.ReadAllBytes(actual));
    }

    [TestMethod]
    public void All_outputs_of_a_folder_of_images_are_written()
    {
        string frames = Fixtures.Reference("frames_small");
        string[] outputs = ["out.mp4", "out.jsonl", "out.csv", "out.json"];
        (int exitCode, _, string error) = SamplesProcess.Run(
            "predict", "--model", _model, "--input", frames, "--output", _folder.File(outputs[0]), "--json", _folder.File(outputs[1]),
            "--csv", _folder.File(outputs[2]), "--coco", _folder.File(outputs[3]), "--score-threshold", "0",
            "--key-frame-interval", "2", "--threads", "1", "--device", "cpu");
        Assert.AreEqual(0, exitCode, error);
        CollectionAssert.AreEqual(outputs.Order(StringComparer.Ordinal).ToArray(), _folder.FileNames);
        Assert.HasCount(4, VideoSource.FromFile(_folder.File("out.mp4")).ReadFrames().Select(IndexOf).ToArray());
        string[] lines = File.ReadAllLines(_folder.File("out.jsonl"));
        CollectionAssert.AreEqual(
            new[] { true, false, true, false }, lines.Select(line => line.Contains("\"isKeyFrame\":true", StringComparison.Ordinal)).ToArray());
        Assert.HasCount(1 + (4 * 20), File.ReadAllLines(_folder.File("out.csv")));
    }

    [TestMethod]
    public void Without_oneDNN_torchs_own_operations_find_the_same_to_rounding()
    {
        double[] packed = Scores("packed.csv");
        double[] plain;
        Environment.SetEnvironmentVariable("DFF_ONEDNN", "0");
        try
        {
            plain = Scores("plain.csv");
        }
        finally
        {
            Environment.SetEnvironmentVariable("DFF_ONEDNN", null);
        }

        Assert.HasCount(packed.Length, plain);
        for (int i = 0; i < plain.Length; i++)
            Assert.AreEqual(packed[i], plain[i], 1e-3); // what docs/reference.md allows scores of two implementations

        // Other kernels round otherwise: the same to the last digit would mean that nobody read the variable.
        CollectionAssert.AreNotEqual(File.ReadAllBytes(_folder.File("packed.csv")), File.ReadAllBytes(_folder.File("plain.csv")));

        double[] Scores(string file)
        {
            (int exitCode, _, string error) = SamplesProcess.Run(
                "predict", "--model", _model, "--input", Fixtures.Reference("frames_small"), "--csv", _folder.File(file), "--score-threshold", "0");
            Assert.AreEqual(0, exitCode, error);
            string[][] rows = [.. File.ReadLines(_folder.File(file)).Select(line => line.Split(','))];
            int column = Array.IndexOf(rows[0], "score");
            return [.. rows.Skip(1).Select(row => double.Parse(row[column], System.Globalization.CultureInfo.InvariantCulture))];
        }
    }

    [TestMethod]
    public void Flow_frames_are_made_cheaper_when_asked_to()
    {
        // Two key frames with 20 detections each; one proposal becomes at most one object of each of the three classes.
        (int exitCode, string output, string error) = SamplesProcess.Run(
            "predict", "--model", _model, "--input", Fixtures.Reference("frames_small"), "--csv", _folder.File("cheap.csv"), "--score-threshold", "0",
            "--key-frame-interval", "2", "--flow-frame-proposals", "1", "--flow-frame-rank", "8");
        Assert.AreEqual(0, exitCode, error);
        Assert.IsTrue(File.ReadAllLines(_folder.File("cheap.csv")).Length is >= 1 + 40 + 2 and <= 1 + 40 + 6, output);

        (exitCode, _, error) = SamplesProcess.Run(
            "predict", "--model", _model, "--input", "x", "--csv", "y", "--max-flow-residual", "2", "--flow-frame-proposals", "0", "--flow-frame-rank", "0");
        Assert.AreEqual(2, exitCode);
        foreach (string option in new[] { "--max-flow-residual must be", "--flow-frame-proposals is '0'", "--flow-frame-rank must be" })
            Assert.Contains(option, error);
    }

    [TestMethod]
    public void Detections_are_carried_along_the_motion_when_asked_to()
    {
        (int exitCode, string output, string error) = SamplesProcess.Run(
            "predict", "--model", _model, "--input", Fixtures.Reference("frames_small"), "--csv", _folder.File("carried.csv"), "--score-threshold", "0",
            "--key-frame-interval", "2", "--motion", "dis", "--flow-frame-proposals", "carried");
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("4 frames (2 key frames)", output);

        (exitCode, _, error) = SamplesProcess.Run("predict", "--model", _model, "--input", "x", "--csv", "y", "--motion", "farneback");
        Assert.AreEqual(2, exitCode);
        Assert.Contains("--motion is 'farneback'; it must be flownet or dis.", error);
    }

    [TestMethod]
    public void What_was_found_before_a_damaged_frame_of_several_videos_is_kept()
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
        (int exitCode, string output, string error) = SamplesProcess.Run(
            "predict", "--model", _model, "--input", _folder.File("videos"), "--json", _folder.File("found.jsonl"), "--output", _folder.File("drawn"));

        Assert.AreEqual(1, exitCode, output);
        Assert.Contains(damaged, error);
        Assert.Contains("The files hold the frames up to there.", error);
        Assert.HasCount(4 + 2, File.ReadAllLines(_folder.File("found.jsonl")));
        CollectionAssert.AreEqual(new[] { "a.mp4" }, Directory.EnumerateFiles(_folder.File("drawn")).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void Nothing_above_the_threshold_is_explained()
    {
        (int exitCode, string output, _) = SamplesProcess.Run(
            "predict", "--model", _model, "--input", Fixtures.Reference("frames_small"), "--json", _folder.File("o.jsonl"), "--score-threshold", "0.99");
        Assert.AreEqual(0, exitCode);
        Assert.MatchesRegex(@"No detection reached the score 0.99; the best was 0\.\d+", output);
    }

    [TestMethod]
    public void What_a_cut_video_holds_is_kept_and_the_cut_is_reported()
    {
        string cut = _folder.Cut(Clips.Write(_folder.File("whole.avi"), 64, 48, 60), "cut.avi", 0.5);
        (int exitCode, _, string error) = SamplesProcess.Run(
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

    [TestMethod]
    [DataRow("missing.mp4", "missing.mp4")]
    [DataRow("folder", "no image")]
    [DataRow("", "holds several videos")]
    [DataRow("empty.mp4", "empty")]
    [DataRow("text.mp4", "text.mp4")]
    public void Input_that_is_no_video_is_named_and_leaves_nothing(string input, string words)
    {
        _folder.Write("empty.mp4", "");
        _folder.Write("text.mp4", "This is not a video, whatever its name says.\n");
        Directory.CreateDirectory(_folder.File("folder"));
        string[] before = _folder.FileNames;
        (int exitCode, _, string error) = SamplesProcess.Run(
            "predict", "--model", _model, "--input", _folder.File(input), "--output", _folder.File("out.mp4"), "--csv", _folder.File("out.csv"));
        AssertOneSentence(exitCode, error, words);
        CollectionAssert.AreEqual(before, _folder.FileNames);
    }

    [TestMethod]
    [DataRow("rtsp://127.0.0.1:1/none", "rtsp://127.0.0.1:1/none")]
    [DataRow("93", "93")]
    public void A_camera_that_is_not_there_is_named(string input, string words)
    {
        (int exitCode, _, string error) = SamplesProcess.Run(
            "predict", "--model", _model, "--input", input, "--json", _folder.File("out.jsonl"));
        AssertOneSentence(exitCode, error, words);
        Assert.IsEmpty(_folder.FileNames);
    }

    [TestMethod]
    [DataRow("missing.zip", "There is no model")]
    [DataRow("folder", "is a folder")]
    [DataRow("text.zip", "cannot be loaded as an ML.NET model")]
    [DataRow("other.zip", "must hold one Deep Feature Flow detector")]
    [DataRow("text.pth", "is not a checkpoint")]
    [DataRow("other.pth", "neither a Deep Feature Flow detector")]
    [DataRow("evil.pth", "posix.system")]
    public void A_file_that_is_no_model_is_named_and_leaves_nothing(string model, string words)
    {
        Directory.CreateDirectory(_folder.File("folder"));
        _folder.Write("text.zip", "This is not a zip.");
        _folder.Write("text.pth", "This is not a checkpoint.");
        File.Copy(Fixtures.Reference("checkpoints", "small_legacy.pth"), _folder.File("other.pth"));
        File.Copy(Fixtures.Reference("checkpoints", "evil_os_system_legacy.pth"), _folder.File("evil.pth"));
        IDataView data = _mlContext.Data.LoadFromEnumerable(new[] { new { A = 1f } });
        _mlContext.Model.Save(_mlContext.Transforms.CopyColumns("B", "A").Fit(data), data.Schema, _folder.File("other.zip"));
        string[] before = _folder.FileNames;
        (int exitCode, _, string error) = SamplesProcess.Run(
            "predict", "--model", _folder.File(model), "--input", Fixtures.Reference("frames_small"), "--output", _folder.File("out.mp4"));
        AssertOneSentence(exitCode, error, words);
        CollectionAssert.AreEqual(before, _folder.FileNames);
    }

    [TestMethod]
    [DataRow("predict --model m --input v", "Nothing to write")]
    [DataRow("predict --model m --input v --json o --score-threshold 2", "--score-threshold")]
    [DataRow("predict --model m --input v --json o --key-frame-interval 0", "--key-frame-interval")]
    [DataRow("predict --model m --input v --json o --device gpu", "--device is 'gpu'")]
    [DataRow("predict --model m --input v --json o --threads 0", "--threads")]
    [DataRow("predict --input v --json o", "--model")]
    [DataRow("pretend", "pretend")]
    public void Wrong_arguments_exit_with_2(string arguments, string words)
    {
        (int exitCode, _, string error) = SamplesProcess.Run(arguments.Split(' '));
        Assert.AreEqual(2, exitCode, error);
        Assert.Contains(words, error);
        Assert.Contains("--help", error);
    }

    private static void AssertOneSentence(int exitCode, string error, string words)
    {
        Assert.AreEqual(1, exitCode, error);
        Assert.Contains(words, error);
        Assert.HasCount(1, error.Trim().Split('\n'), error);
        Assert.DoesNotContain("   at ", error);
    }

    private static int IndexOf(VideoFrame frame)
    {
        frame.Dispose();
        return frame.FrameIndex;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
