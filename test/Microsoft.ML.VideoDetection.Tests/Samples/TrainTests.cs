using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

/// <summary>train, on two videos of 8 frames, with a network that makes a step in a fraction of a second.</summary>
[TestClass]
public sealed partial class TrainTests : IDisposable
{
    private static readonly string[] _tiny =
    [
        "--size", "64x48", "--backbone-width", "16", "--neck-channels", "32", "--flow-width", "0.125", "--anchor-scales", "1,2", "--anchor-ratios", "1,2",
        "--seed", "1", "--device", "cpu", "--threads", "1",
    ];

    private static TemporaryFolder _shared = null!;
    private static string _data = null!;
    private readonly TemporaryFolder _folder = new();

    [ClassInitialize]
    public static void MakeData(TestContext _)
    {
        _shared = new TemporaryFolder();
        _data = _shared.File("data");
        Assert.AreEqual(0, SamplesHere.Run(
            "synthesize", "--output", _data, "--format", "coco", "--videos", "2", "--frames", "8", "--size", "64x48", "--seed", "3").ExitCode);
    }

    [ClassCleanup]
    public static void DeleteData() => _shared.Dispose();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_video_is_split_trained_and_measured_and_no_training_is_lost_by_mistake()
    {
        string model = _folder.File("m.zip");
        string[] split = ["--motion", "flownet", "--frames", "0..2", "--validation-frames", "6.."];
        (int exitCode, string output, string error) = Train(model, [.. split, "--steps", "2", "--log-every", "1"]);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("Training on 6 frames of 2 videos, 8 classes.", output);
        Assert.Contains("Validation on 4 frames of 2 videos.", output);
        Assert.Contains("AP50 at key-frame interval 10", output);
        Assert.Contains("AP50 at key-frame interval 1 ", output);
        Assert.MatchesRegex(@"steps +2\s", output);
        Assert.MatchesRegex(@"epochs +0.33\s", output);
        Assert.Contains($"evaluate --model {model} --data {_data} --frames 6.. --report report", output);
        CollectionAssert.AreEqual(new[] { "m-training", "m.zip" }, _folder.FileNames);
        byte[] before = File.ReadAllBytes(model);

        (exitCode, _, error) = Train(model, [.. split, "--steps", "3"]);
        Assert.AreEqual(1, exitCode);
        Assert.Contains("use --resume or another --workspace, or delete it", error);
        Assert.IsTrue(before.AsSpan().SequenceEqual(File.ReadAllBytes(model)), "The model was changed.");

        // A process that did not begin the training goes on with it.
        (exitCode, output, error) = SamplesProcess.Run(["train", "--data", _data, "--output", model, .. _tiny, .. split, "--steps", "3", "--resume"]);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("Going on from", output);
        Assert.MatchesRegex(@"steps +3\s", output);

        (exitCode, output, error) = SamplesHere.Run(
            "evaluate", "--model", model, "--data", _data, "--frames", "6..7", "--key-frame-interval", "1", "--threads", "1");
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("4 frames of 2 videos; ResNet18 on cpu, key frames only.", output);

        // Without a preset the network is the model's own, so nothing of it has to be said again.
        string tuned = _folder.File("tuned.zip");
        (exitCode, output, error) = SamplesHere.Run(
            "train", "--data", _data, "--output", tuned, "--init", model, "--steps", "1", "--log-every", "1", "--threads", "1", "--device", "cpu",
            "--motion", "dis", "--flow-frame-proposals", "carried");
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("entries taken, of a whole detector.", output);
        Assert.Contains("entries of its flow network (motion.*) are ignored, since MotionEstimator is DenseInverseSearch.", output);
        Assert.MatchesRegex(@"loss [\d.]+ \(objectness [^f]*\), ", output);

        // And the model has no other motion from then on.
        (exitCode, output, error) = SamplesHere.Run("inspect", tuned);
        Assert.AreEqual(0, exitCode, error);
        Assert.MatchesRegex("motion +DenseInverseSearch, carried proposals between key frames", output);
        (exitCode, _, error) = SamplesHere.Run("evaluate", "--model", tuned, "--data", _data, "--motion", "flownet", "--threads", "1");
        Assert.AreEqual(2, exitCode, error);
        Assert.AreEqual(
            "--motion is flownet, but the model has no flow network: it was made for dis. Leave --motion unset, or train a model with flownet.", error.Trim());
    }

    [TestMethod]
    public void The_small_preset_begins_with_the_backbone_that_comes_along_unless_told_otherwise()
    {
        string model = _folder.File("m.zip"), other = _folder.File("n.zip");
        string[] train = ["train", "--data", _data, "--size", "64x48", "--neck-channels", "32", "--steps", "1", "--threads", "1", "--device", "cpu"];
        (int exitCode, string output, string error) = SamplesHere.Run([.. train, "--output", model, "--augmentation", "light"]);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("ResNet18.onnx: 110 entries taken, of a backbone.", output);
        Assert.MatchesRegex("backbone +ResNet18 with blocks 2 2 2 3, width 64, BatchNorm", SamplesHere.Run("inspect", model).Output);

        (exitCode, output, error) = SamplesHere.Run([.. train, "--output", other, "--init", "none", "--carry-detections", "off"]);
        Assert.AreEqual(0, exitCode, error);
        Assert.DoesNotContain("entries taken", output);
        output = SamplesHere.Run("inspect", other).Output;
        Assert.MatchesRegex("backbone +ResNet18, width 64, GroupNorm", output);
        Assert.MatchesRegex("motion +DenseInverseSearch, proposals between key frames", output);
    }

    [TestMethod]
    [DataRow("--augmentation much", "--augmentation is 'much'; it must be none, light or strong.")]
    [DataRow("--normalization layer", "--normalization is 'layer'; it must be batch or group.")]
    [DataRow("--backbone-blocks 2,2,2", "--backbone-blocks is '2,2,2'; it must be four numbers like 2,2,2,3.")]
    [DataRow("--flow-frame-proposals 5", "--flow-frame-proposals is '5'; it must be carried or computed.")]
    [DataRow("--carry-detections maybe", "--carry-detections is 'maybe'; it must be on or off.")]
    [DataRow("--frozen-stages 5", "--frozen-stages is 5; it must be between 0 and 4.")]
    public void Options_are_checked(string arguments, string expected)
    {
        (int exitCode, _, string error) = SamplesHere.Run(["train", "--data", _data, "--output", _folder.File("m.zip"), .. arguments.Split(' ')]);
        Assert.AreEqual(2, exitCode);
        Assert.Contains(expected, error);
    }

    [TestMethod]
    public void Ctrl_C_leaves_a_checkpoint_from_which_training_goes_on_to_its_end()
    {
        if (OperatingSystem.IsWindows())
            Assert.Inconclusive("Signals are sent with kill(2).");
        string model = _folder.File("m.zip");
        Process process = SamplesProcess.Start(
            ["train", "--data", _data, "--output", model, .. _tiny, "--steps", "100000", "--log-every", "1"]);
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("1/100000", StringComparison.Ordinal))
        {
        }

        Assert.AreEqual(0, Kill(process.Id, 2));
        (int exitCode, _, string error) = SamplesProcess.Finish(process);
        Assert.AreEqual(130, exitCode, error);
        Assert.Contains("Stopping after this step", error);
        Assert.MatchesRegex(@"Interrupted after \d+ steps. To go on, give the same command with --resume.", error);
        CollectionAssert.AreEqual(new[] { "m-training" }, _folder.FileNames);

        int steps = int.Parse(error.Split("Interrupted after ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        (exitCode, string output, error) = Train(model, "--steps", $"{steps + 1}", "--resume");
        Assert.AreEqual(0, exitCode, error);
        Assert.MatchesRegex($@"steps +{steps + 1}\s", output);
        CollectionAssert.AreEqual(new[] { "m-training", "m.zip" }, _folder.FileNames);
    }

    [TestMethod]
    [DataRow("--preset r18", "r18")]
    [DataRow("--scale-learning-rate maybe", "--scale-learning-rate is 'maybe'")]
    [DataRow("--size 64", "--size is '64'")]
    [DataRow("--anchor-scales 2,x", "--anchor-scales has 'x'")]
    [DataRow("--frames 5..2", "--frames is '5..2'")]
    [DataRow("--frames -1..2", "--frames is '-1..2'")]
    [DataRow("--motion dis --flow-width 0.5", "--flow-width needs --motion flownet: with dis there is no flow network.")]
    [DataRow("--motion dis --photometric-weight 5", "--photometric-weight is 5; it needs a flow network: leave it unset, or set --motion to flownet.")]
    [DataRow("--early-stopping 3", "--early-stopping needs --validation")]
    [DataRow("--batch 0 --backbone-width 20", "--batch is 0; it must be between 1 and 4096. --backbone-width is 20; it must be a multiple of 16")]
    public void Wrong_arguments_exit_with_2_and_leave_nothing(string arguments, string words)
    {
        (int exitCode, _, string error) = SamplesHere.Run(
            ["train", "--data", _data, "--output", _folder.File("m.zip"), .. arguments.Split(' ')]);
        Assert.AreEqual(2, exitCode, error);
        Assert.Contains(words, error);
        Assert.IsEmpty(_folder.FileNames);
    }

    [TestMethod]
    public void An_output_that_is_no_zip_is_refused()
    {
        (int exitCode, _, string error) = Train(_folder.File("m.onnx"));
        Assert.AreEqual(2, exitCode);
        Assert.Contains("must end in .zip", error);
    }

    [TestMethod]
    [DataRow("nowhere/m.zip", "does not exist")]
    [DataRow("folder.zip", "is a folder")]
    public void An_output_that_cannot_be_written_is_refused_before_training(string output, string words)
    {
        Directory.CreateDirectory(_folder.File("folder.zip"));
        (int exitCode, string text, string error) = Train(_folder.File(output), "--workspace", _folder.File("w"));
        Assert.AreEqual(1, exitCode, error);
        Assert.Contains(words, error);
        Assert.DoesNotContain("Training on", text);
        CollectionAssert.AreEqual(new[] { "folder.zip" }, _folder.FileNames);
    }

    [TestMethod]
    [DataRow("video,frame,class,x,y,width,height\n", "has a header but no boxes")]
    [DataRow("video,frame\n", "class")]
    public void Data_without_labels_is_refused_in_one_sentence(string csv, string words)
    {
        string path = _folder.Write("boxes.csv", csv);
        (int exitCode, _, string error) = SamplesHere.Run("train", "--data", path, "--output", _folder.File("m.zip"));
        Assert.AreEqual(1, exitCode, error);
        Assert.Contains(words, error);
        Assert.HasCount(1, error.Trim().Split('\n'), error);
        CollectionAssert.AreEqual(new[] { "boxes.csv" }, _folder.FileNames);
    }

    [TestMethod]
    public void Frames_without_objects_are_refused_and_leave_no_model()
    {
        JsonNode labels = JsonNode.Parse(File.ReadAllText(Path.Combine(_data, "annotations.json")))!;
        labels["annotations"] = new JsonArray();
        string path = _folder.Write("none.json", labels.ToJsonString());
        (int exitCode, _, string error) = SamplesHere.Run(
            ["train", "--data", path, "--frames-root", Path.Combine(_data, "images"), "--output", _folder.File("m.zip"), .. _tiny]);
        Assert.AreEqual(1, exitCode, error);
        Assert.Contains("None of the 16 training frame(s) has a labelled object", error);
        Assert.IsFalse(File.Exists(_folder.File("m.zip")));
    }

    private static (int ExitCode, string Output, string Error) Train(string model, params string[] arguments) =>
        SamplesHere.Run(["train", "--data", _data, "--output", model, .. _tiny, .. arguments]);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
