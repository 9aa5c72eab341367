using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Data.Labels.Masks;
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
            "evaluate", "--model", folder.File("m.zip"), "--data", folder.File("images"), "--masks", folder.File("masks"), "--report", folder.File("report"), "--device", "cpu");
        Assert.AreEqual(0, code, error);
        string page = File.ReadAllText(folder.File("report/index.html"));
        Assert.Contains("Video segmentation report", page);
        Assert.IsGreaterThanOrEqualTo(3, page.Split("<img ").Length - 1, "picture, label and prediction of one frame at least");
        Assert.Contains("mIoU", File.ReadAllText(folder.File("report/metrics.csv")));

        // In another process, which has seen neither training nor network.
        (code, output, error) = SamplesProcess.Run(
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
    public void ClassWeights_OfADetector_AreRefused()
    {
        (int code, _, string error) = SamplesHere.Run("train", "--data", "street", "--output", "m.zip", "--class-weights", "none");
        Assert.AreEqual(2, code);
        StringAssert.Contains(error, "--class-weights has no meaning for detection");
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

    [TestMethod]
    public void Validation_IsChosen_AndMeasured()
    {
        using TemporaryFolder folder = new();
        TinySegmentation.Data(folder);
        for (int copy = 1; copy < 5; copy++)
        {
            foreach (string kind in new[] { "images", "masks" })
            {
                Directory.CreateDirectory(folder.File($"{kind}/v{copy}"));
                foreach (string file in Directory.GetFiles(folder.File($"{kind}/v")))
                    File.Copy(file, folder.File($"{kind}/v{copy}/{Path.GetFileName(file)}"));
            }
        }

        // 30 frames of 5 videos: a fifth is one video; 2.5 steps for each of 24 frames are fewer than the least, 600, so --time ends it.
        (int code, string output, string error) = SamplesHere.Run(
            "train", "--data", folder.File("images"), "--masks", folder.File("masks"), "--classes", "ground,square", "--output", folder.File("m.zip"), "--init", "none",
            "--size", "64x48", "--backbone-width", "16", "--neck-channels", "16", "--time", "2s", "--seed", "1", "--device", "cpu");
        Assert.AreEqual(0, code, error);
        StringAssert.Contains(output, "6 frames: 1 of the 5 videos");
        StringAssert.Contains(output, "Validation on 6 frames of 1 videos or still images, 2 classes.");
        StringAssert.Contains(output, "mIoU at key-frame interval 10");
        StringAssert.Contains(output, "The time was enough for ");
        Assert.IsTrue(File.Exists(folder.File("m-training/validation.csv")));

        (code, output, error) = SamplesHere.Run("train", "--data", folder.File("images"), "--masks", folder.File("masks"), "--classes", "ground,square", "--output", folder.File("n.zip"), "--validation", folder.File("images"));
        Assert.AreEqual(1, code);
        StringAssert.Contains(error, "--validation is a folder of pictures and --validation-masks that of their masks");

        // Each video of a folder has files of its own.
        (code, output, error) = SamplesHere.Run(
            "predict", "--model", folder.File("m.zip"), "--input", folder.File("images"), "--output", folder.File("drawn"), "--masks", folder.File("found"), "--json", folder.File("all.jsonl"), "--device", "cpu");
        Assert.AreEqual(0, code, error);
        Assert.HasCount(30, File.ReadAllLines(folder.File("all.jsonl")));
        Assert.HasCount(5, Directory.GetFiles(folder.File("drawn"), "*.mp4"));
        Assert.HasCount(6, Directory.GetFiles(folder.File("found/v3")));
    }

    [TestMethod]
    public void CheckData_ReadsEveryMask()
    {
        using TemporaryFolder folder = new();
        TinySegmentation.Data(folder);
        string[] command = ["check-data", "--data", folder.File("images"), "--masks", folder.File("masks"), "--classes", "ground,square"];
        (int code, string output, string error) = SamplesHere.Run(command);
        Assert.AreEqual(0, code, error);
        StringAssert.Contains(output, "6, 6 with masks");
        StringAssert.Contains(output, "18.8 %"); // 24 x 24 of 64 x 48 pixels
        StringAssert.Contains(output, "64x48 (6)");
        StringAssert.Contains(output, "No problems.");

        folder.Write("masks/v/003.png", "nothing");
        folder.Mask("masks/v/004.png", 64, [.. Enumerable.Repeat((byte)7, 64 * 48)]);
        (code, output, error) = SamplesHere.Run(command);
        Assert.AreEqual(1, code);
        StringAssert.Contains(error, "2 pictures or masks are missing, unreadable, of another size, or have values that stand for nothing.");
        StringAssert.Contains(output, folder.File("masks/v/003.png"));
        StringAssert.Contains(output, "has the number 7 at x 0, y 0");
    }
}
