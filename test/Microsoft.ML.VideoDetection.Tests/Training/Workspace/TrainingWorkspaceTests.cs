using System.Globalization;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Training.Optimizers;
using Microsoft.ML.VideoDetection.Training.Workspace;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class TrainingWorkspaceTests
{
    [TestMethod]
    public void Report_WithValidation_LeavesRowsPictureAndEvents()
    {
        using var folder = new TemporaryFolder();
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            using var workspace = new TrainingWorkspace(folder.Root, 0, Assert.Fail, DetectorObjective.LossNames, "AP50");
            workspace.Report(Progress.AtStep(594));
            workspace.Report(Progress.AtStep(595, double.NaN) with { GradientNorm = double.PositiveInfinity });
            workspace.Report(Progress.AtEpochEnd(595, 0.4125));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        CollectionAssert.AreEqual(new[] { "tensorboard", "training.csv", "training.png", "validation.csv" }, folder.FileNames);
        CollectionAssert.AreEqual(
            new[]
            {
                "step,epoch,loss,objectness,proposal_boxes,classes,region_boxes,flow,gradient_norm,learning_rate,pairs_per_second,data_wait_share,elapsed_seconds",
                "594,1,0.412,0.101,0.021,0.201,0.089,0.034,3.5,0.0002,0.71,0.03,742.50",
                "595,1,NaN,0.101,0.021,0.201,0.089,0.034,NaN,0.0002,0.71,0.03,743.75",
            },
            File.ReadAllLines(folder.File("training.csv")));
        CollectionAssert.AreEqual(
            new[] { "step,epoch,ap50,is_best,elapsed_seconds", "595,1,0.4125,1,743.75" }, File.ReadAllLines(folder.File("validation.csv")));
        AssertIsPng(folder.File("training.png"));
    }

    [TestMethod]
    public void Report_WithoutFlowNetwork_LeavesNoColumnForItsLoss()
    {
        using var folder = new TemporaryFolder();
        TrainingProgress step = Progress.AtStep(594) with { FlowLoss = null };
        using (var workspace = new TrainingWorkspace(folder.Root, 0, Assert.Fail, DetectorObjective.LossNames, "AP50", hasFlow: false))
            workspace.Report(step);
        string[] lines = File.ReadAllLines(folder.File("training.csv"));
        Assert.AreEqual(
            "step,epoch,loss,objectness,proposal_boxes,classes,region_boxes,gradient_norm,learning_rate,pairs_per_second,data_wait_share,elapsed_seconds",
            lines[0]);
        Assert.AreEqual("594,1,0.412,0.101,0.021,0.201,0.089,3.5,0.0002,0.71,0.03,742.50", lines[1]);

        // What the picture shows of earlier steps is read back from there.
        Assert.AreEqual((594.0, 0.412, 0.0002), TrainingRow.ReadStep(lines[1].Split(',')));
        Assert.DoesNotContain("flow", ProgressLine.Of(step));
    }

    [TestMethod]
    public void Report_WithoutValidation_LeavesNoValidationFile()
    {
        using var folder = new TemporaryFolder();
        using (var workspace = new TrainingWorkspace(folder.Root, 0, Assert.Fail, DetectorObjective.LossNames, "AP50"))
        {
            workspace.Report(Progress.AtStep(1));
            Assert.IsFalse(File.Exists(folder.File("training.png")), "neither an epoch nor two minutes have gone by");
            workspace.Report(Progress.AtEpochEnd(1, null, isBest: false));
            AssertIsPng(folder.File("training.png"));
        }

        CollectionAssert.AreEqual(new[] { "tensorboard", "training.csv", "training.png" }, folder.FileNames);
    }

    [TestMethod]
    public void Dispose_AmidAnEpoch_DrawsWhatThereIs()
    {
        using var folder = new TemporaryFolder();
        using (var workspace = new TrainingWorkspace(folder.Root, 0, Assert.Fail, DetectorObjective.LossNames, "AP50"))
            workspace.Report(Progress.AtStep(1));
        AssertIsPng(folder.File("training.png"));
    }

    [TestMethod]
    public void Resume_HoldsEveryStepAndEpochOnce()
    {
        using var folder = new TemporaryFolder();
        using (var workspace = new TrainingWorkspace(folder.Root, 0, Assert.Fail, DetectorObjective.LossNames, "AP50"))
        {
            for (int step = 594; step <= 597; step++)
            {
                workspace.Report(Progress.AtStep(step));
                if (step is 595 or 597)
                    workspace.Report(Progress.AtEpochEnd(step, 0.3));
            }
        }

        File.AppendAllText(folder.File("training.csv"), "598,2,0.41");
        using (var workspace = new TrainingWorkspace(folder.Root, 596, Assert.Fail, DetectorObjective.LossNames, "AP50"))
        {
            workspace.Report(Progress.AtStep(597));
            workspace.Report(Progress.AtStep(598));
        }

        CollectionAssert.AreEqual(new[] { "step", "594", "595", "596", "597", "598" }, FirstFields("training.csv"));
        CollectionAssert.AreEqual(new[] { "step", "595" }, FirstFields("validation.csv"));

        string[] FirstFields(string name) => [.. File.ReadLines(folder.File(name)).Select(line => line.Split(',')[0])];
    }

    [TestMethod]
    public void Report_AfterTheFolderIsGone_WarnsOncePerOutput()
    {
        using var folder = new TemporaryFolder();
        string path = Directory.CreateDirectory(folder.File("gone")).FullName;
        var warnings = new List<string>();
        using (var workspace = new TrainingWorkspace(path, 0, warnings.Add, DetectorObjective.LossNames, "AP50"))
        {
            Directory.Delete(path, recursive: true);
            for (int step = 1; step <= 3; step++)
            {
                workspace.Report(Progress.AtStep(step));
                workspace.Report(Progress.AtEpochEnd(step, 0.5));
            }
        }

        Assert.HasCount(4, warnings);
        foreach (string name in new[] { "training.csv", "validation.csv", "training.png", "tensorboard" })
            StringAssert.StartsWith(warnings.Single(line => line.Contains(name, StringComparison.Ordinal)), $"Training goes on without writing '{Path.Combine(path, name)}': ");
    }

    [TestMethod]
    public void Report_WithOneOutputInTheWay_WritesTheOthers()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("training.png"));
        var warnings = new List<string>();
        using (var workspace = new TrainingWorkspace(folder.Root, 0, warnings.Add, DetectorObjective.LossNames, "AP50"))
        {
            workspace.Report(Progress.AtStep(1));
            workspace.Report(Progress.AtEpochEnd(1, 0.5));
        }

        StringAssert.Contains(warnings.Single(), "training.png' is a folder");
        Assert.HasCount(2, File.ReadAllLines(folder.File("training.csv")));
        Assert.HasCount(2, File.ReadAllLines(folder.File("validation.csv")));
    }

    private static void AssertIsPng(string path) =>
        CollectionAssert.AreEqual("PNG"u8.ToArray(), File.ReadAllBytes(path)[1..4]);
}
