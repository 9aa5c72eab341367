using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

[TestClass]
public sealed class ImportTests
{
    [TestMethod]
    public void A_published_checkpoint_becomes_a_model_that_another_process_inspects()
    {
        using var folder = new TemporaryFolder();
        string checkpoint = Fixtures.Reference("checkpoints", "names_r50_legacy.pth"), model = folder.File("r50.zip");
        (int exitCode, string output, string error) = SamplesProcess.Run("import", "--checkpoint", checkpoint, "--output", model);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("ResNet50, 30 classes", output);
        CollectionAssert.AreEqual(new[] { "r50.zip" }, folder.FileNames);

        (exitCode, output, error) = SamplesProcess.Run("inspect", model);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("ResNet50, width 64, BatchNorm", output);
        Assert.Contains("30: airplane, antelope", output);

        (exitCode, output, error) = SamplesHere.Run("inspect", checkpoint, "--entries");
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("motion.conv1.0.conv.weight\t64x6x7x7\tFloat32", output);
    }

    [TestMethod]
    public void Another_backbone_than_asked_for_is_refused_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        (int exitCode, _, string error) = SamplesHere.Run(
            "import", "--checkpoint", Fixtures.Reference("checkpoints", "names_r50_zip.pth"), "--output", folder.File("m.zip"), "--backbone", "ResNet101");
        Assert.AreEqual(1, exitCode);
        Assert.Contains("holds a ResNet50, not the ResNet101", error);
        Assert.IsEmpty(folder.FileNames);
    }
}
