using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Tasks.Segmentation;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

[TestClass]
public sealed class SegmentationCommandTests
{
    [TestMethod]
    public void TrainEvaluatePredict()
    {
        using TemporaryFolder folder = new();
        TinySegmentation.Data(folder);
        (int code, string output, string error) = SamplesHere.Run(
            "train", "--data", folder.File("images"), "--masks", folder.File("masks"), "--classes", "ground,square", "--output", folder.File("m.zip"), "--init", "none",
            "--size", "64x48", "--backbone-width", "16", "--neck-channels", "16", "--steps", "3", "--seed", "1", "--device", "cpu");
        Assert.AreEqual(0, code, error);
        StringAssert.Contains(output, "Training on 6 frames of 1 videos or still images, 2 classes.");
        StringAssert.Contains(output, "ground 81.3 %, square 18.8 %"); // 24 x 24 of 64 x 48 pixels are 18.75 %

        (code, output, error) = SamplesHere.Run(
            "evaluate", "--model", folder.File("m.zip"), "--data", folder.File("images"), "--masks", folder.File("masks"), "--key-frame-interval", "3", "--device", "cpu");
        Assert.AreEqual(0, code, error);
        StringAssert.Contains(output, "mIoU: 0.");
        StringAssert.Contains(output, "mIoU by frames since the key frame: 0.");

        (code, output, error) = SamplesHere.Run(
            "predict", "--model", folder.File("m.zip"), "--input", folder.File("images/v"), "--output", folder.File("out.avi"), "--json", folder.File("out.jsonl"),
            "--masks", folder.File("found"), "--device", "cpu");
        Assert.AreEqual(0, code, error);
        Assert.HasCount(6, File.ReadAllLines(folder.File("out.jsonl")));
        Assert.HasCount(6, Directory.GetFiles(folder.File("found")));
        Assert.IsTrue(File.Exists(folder.File("out.avi")));

        (code, _, error) = SamplesHere.Run("predict", "--model", folder.File("m.zip"), "--input", folder.File("images/v"), "--csv", folder.File("out.csv"), "--device", "cpu");
        Assert.AreEqual((1, true), (code, error.Contains("it has no detections for --csv", StringComparison.Ordinal)), error);
    }

    [TestMethod]
    [DataRow("--validation-frames 0..3", "--validation-frames has no meaning for segmentation")]
    [DataRow("--flow-frame-proposals carried", "--flow-frame-proposals has no meaning for segmentation")]
    [DataRow("--anchor-scales 2,4", "--anchor-scales has no meaning for segmentation")]
    public void OptionsOfDetection_AreRefused(string option, string problem)
    {
        (int code, _, string error) = SamplesHere.Run(["train", "--task", "segmentation", "--data", "CamVid", "--output", "m.zip", .. option.Split(' ')]);
        Assert.AreEqual(2, code);
        StringAssert.Contains(error, problem);
    }

    [TestMethod]
    public void MasksWithoutClasses_AreRefused()
    {
        using TemporaryFolder folder = new();
        TinySegmentation.Data(folder);
        (int code, _, string error) = SamplesHere.Run("train", "--data", folder.File("images"), "--masks", folder.File("masks"), "--output", folder.File("m.zip"));
        Assert.AreEqual(1, code);
        StringAssert.Contains(error, "--masks needs --classes");
    }
}
