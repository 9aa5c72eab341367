using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

/// <summary>What predict says of arguments, inputs and models that are none: one sentence, and nothing is left.</summary>
[TestClass]
public sealed class PredictRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
            "predict", "--model", "none.zip", "--input", _folder.File(input), "--output", _folder.File("out.mp4"), "--csv", _folder.File("out.csv"));
        AssertOneSentence(exitCode, error, words);
        CollectionAssert.AreEqual(before, _folder.FileNames);
    }

    [TestMethod]
    [DataRow("rtsp://127.0.0.1:1/none", "rtsp://127.0.0.1:1/none")]
    [DataRow("93", "93")]
    public void A_camera_that_is_not_there_is_named(string input, string words)
    {
        (int exitCode, _, string error) = SamplesProcess.Run(
            "predict", "--model", "none.zip", "--input", input, "--json", _folder.File("out.jsonl"));
        AssertOneSentence(exitCode, error, words);
        Assert.IsEmpty(_folder.FileNames);
    }

    [TestMethod]
    [DataRow("missing.zip", "There is no model")]
    [DataRow("folder", "is a folder")]
    [DataRow("text.zip", "text.zip' is a text; a model is an ML.NET .zip of train or import, or a PyTorch .pth or .safetensors.")]
    [DataRow("cut.zip", "cannot be loaded as an ML.NET model")]
    [DataRow("pages.zip", "pages.zip' is a zip without a model in it")]
    [DataRow("empty.zip", "empty.zip' is empty")]
    [DataRow("net.onnx", "net.onnx' is an ONNX model; a model is an ML.NET .zip")]
    [DataRow("street.mp4", "street.mp4' is a video; give it with --input")]
    [DataRow("street.jpg", "street.jpg' is a picture; give it with --input")]
    [DataRow("text.safetensors", "is not a checkpoint")]
    [DataRow("small.bin", "neither a Deep Feature Flow detector")]
    [DataRow("other.zip", "must hold one Deep Feature Flow detector")]
    [DataRow("text.pth", "is not a checkpoint")]
    [DataRow("other.pth", "neither a Deep Feature Flow detector")]
    [DataRow("evil.pth", "posix.system")]
    public void A_file_that_is_no_model_is_named_and_leaves_nothing(string model, string words)
    {
        Directory.CreateDirectory(_folder.File("folder"));
        _folder.Write("text.zip", "This is not a zip.");
        File.WriteAllBytes(_folder.File("cut.zip"), [.. "PK\x3\x4"u8, .. new byte[40]]);
        using (System.IO.Compression.ZipArchive pages = System.IO.Compression.ZipFile.Open(_folder.File("pages.zip"), System.IO.Compression.ZipArchiveMode.Create))
            pages.CreateEntry("page.txt");
        File.WriteAllBytes(_folder.File("empty.zip"), []);
        File.WriteAllBytes(_folder.File("net.onnx"), [8, 7, 18, 7, .. "pytorch"u8]);
        File.WriteAllBytes(_folder.File("street.mp4"), [0, 0, 0, 24, .. "ftypisom"u8]);
        File.WriteAllBytes(_folder.File("street.jpg"), [0xFF, 0xD8, 0xFF, 0xE0]);
        File.Copy(Fixtures.Reference("checkpoints", "small_legacy.pth"), _folder.File("small.bin"));
        _folder.Write("text.safetensors", "This is not a checkpoint.");
        _folder.Write("text.pth", "This is not a checkpoint.");
        File.Copy(Fixtures.Reference("checkpoints", "small_legacy.pth"), _folder.File("other.pth"));
        File.Copy(Fixtures.Reference("checkpoints", "evil_os_system_legacy.pth"), _folder.File("evil.pth"));
        var mlContext = new MLContext(1);
        IDataView data = mlContext.Data.LoadFromEnumerable(new[] { new { A = 1f } });
        mlContext.Model.Save(mlContext.Transforms.CopyColumns("B", "A").Fit(data), data.Schema, _folder.File("other.zip"));
        string[] before = _folder.FileNames;
        (int exitCode, _, string error) = SamplesHere.Run(
            "predict", "--model", _folder.File(model), "--input", Fixtures.Reference("frames_small"), "--output", _folder.File("out.mp4"));
        AssertOneSentence(exitCode, error, words);
        CollectionAssert.AreEqual(before, _folder.FileNames);
    }

    [TestMethod]
    public void A_temporary_folder_that_cannot_be_written_to_is_named_with_its_variable()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("The folder that nobody can write to is /proc.");
        string? before = Environment.GetEnvironmentVariable("TMPDIR");
        string model = _folder.File("small.zip");
        var mlContext = new MLContext(1);
        using (DeepFeatureFlowTransformer small = DeepFeatureFlow.SmallModel.Create(mlContext))
            mlContext.Model.Save(small, small.InputSchema, model);
        Environment.SetEnvironmentVariable("TMPDIR", "/proc");
        try
        {
            (int exitCode, _, string error) = SamplesProcess.Run(
                "predict", "--model", model, "--input", Fixtures.Reference("frames_small"), "--json", _folder.File("out.jsonl"));
            AssertOneSentence(exitCode, error, "set the environment variable TMPDIR");
            Assert.Contains("/proc", error);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", before);
        }
    }

    [TestMethod]
    [DataRow("predict --model m --input v", "Nothing to write")]
    [DataRow("predict --model m --input v --json o --score-threshold 2", "--score-threshold")]
    [DataRow("predict --model m --input v --json o --key-frame-interval 0", "--key-frame-interval")]
    [DataRow("predict --model m --input v --json o --device gpu", "--device is 'gpu'")]
    [DataRow("predict --model m --input v --json o --threads 0", "--threads")]
    [DataRow("predict --input v --json o", "--model")]
    public void Wrong_arguments_exit_with_2(string arguments, string words)
    {
        (int exitCode, _, string error) = SamplesHere.Run(arguments.Split(' '));
        Assert.AreEqual(2, exitCode, error);
        Assert.Contains(words, error);
        Assert.Contains("--help", error);
    }

    [TestMethod]
    public void A_command_that_there_is_not_ends_the_process_with_2()
    {
        (int exitCode, _, string error) = SamplesProcess.Run("pretend");
        Assert.AreEqual(2, exitCode, error);
        Assert.Contains("pretend", error);
        Assert.Contains("--help", error);
    }

    private static void AssertOneSentence(int exitCode, string error, string words)
    {
        Assert.AreEqual(1, exitCode, error);
        Assert.Contains(words, error);
        Assert.HasCount(1, error.Trim().Split('\n'), error);
        Assert.DoesNotContain("   at ", error);
    }
}
