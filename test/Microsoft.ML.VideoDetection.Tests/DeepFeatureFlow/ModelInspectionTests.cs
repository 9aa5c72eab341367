using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;
using Microsoft.ML.VideoDetection.Tests.Weights;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

[TestClass]
public sealed class ModelInspectionTests
{
    [TestMethod]
    public void PublishedModel_IsDescribedWithItsArchitecture()
    {
        ModelSummary summary = Inspect(Fixtures.Reference("checkpoints", "names_x101_zip.pth"));
        Assert.AreEqual(ModelFileFormat.PyTorchZip, summary.Format);
        Assert.AreEqual(ModelContent.Detector, summary.Content);
        Assert.AreEqual("a Deep Feature Flow detector", summary.Description);
        Assert.AreEqual(BackboneKind.ResNeXt101, summary.Architecture!.Backbone);
        Assert.HasCount(673, summary.Entries);
        Assert.AreEqual("detector.backbone.conv1.weight", summary.Entries[0].Name);
        Assert.AreEqual(64 * 3 * 7 * 7, summary.Entries[0].ElementCount);
    }

    [TestMethod]
    public void Parts_AreDescribedByWhatTheyAreGoodFor()
    {
        NumberedCheckpoint detector = NumberedCheckpoint.Of(SmallModel.Architecture);
        using TemporaryFile backbone = detector.Where(name => name.StartsWith("detector.backbone.", StringComparison.Ordinal))
            .Renamed(name => name["detector.backbone.".Length..]).WriteBare();
        Assert.AreEqual("a ResNet18 backbone of width 16, usable as initial weights", Inspect(backbone.Path).Description);
        Assert.AreEqual(ModelContent.Backbone, Inspect(backbone.Path).Content);
        using TemporaryFile flow = detector.Where(name => name.StartsWith("motion.", StringComparison.Ordinal)).WriteBare();
        Assert.AreEqual("a FlowNetSimple, usable as initial weights", Inspect(flow.Path).Description);
        Assert.AreEqual(ModelContent.FlowNetwork, Inspect(flow.Path).Content);
    }

    [TestMethod]
    public void DetectorWithoutClassNames_HasNumberedOnes()
    {
        using TemporaryFile file = NumberedCheckpoint.Of(SmallModel.Architecture).Write();
        ModelSummary summary = Inspect(file.Path);
        Assert.AreEqual(ModelContent.Detector, summary.Content);
        CollectionAssert.AreEqual(new[] { "class 1", "class 2", "class 3" }, summary.Architecture!.ClassNames);
        Assert.HasCount(NumberedCheckpoint.Of(SmallModel.Architecture).Entries.Count, summary.Entries);
    }

    [TestMethod]
    public void SomethingElse_IsShownWithItsEntriesAndMetadata()
    {
        using var file = new TemporaryFile(Weights.PyTorch.SmallCheckpoint.Legacy);
        ModelSummary summary = Inspect(file.Path);
        Assert.AreEqual(ModelFileFormat.PyTorchLegacy, summary.Format);
        Assert.AreEqual(ModelContent.Unknown, summary.Content);
        CollectionAssert.AreEqual(new[] { "dense", "transposed", "repeated", "flags" }, summary.Entries.Select(entry => entry.Name).ToArray());
        Assert.AreEqual("cat, dog", summary.Metadata["CLASSES"]);
        Assert.AreEqual("7", summary.Metadata["epoch"]);
        Assert.AreEqual("0.25", summary.Metadata["lr"]);
    }

    [TestMethod]
    public void Workspace_HasTheStateOfItsTraining()
    {
        using var folder = new TemporaryFolder();
        Assert.IsNull(Inspect(folder.Root).Training);
        StringAssert.Contains(Inspect(folder.Root).Description, "no checkpoint");
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        (options.MaxSteps, options.WorkspacePath) = (2, folder.Root);
        TinyTraining.Fit(options);
        foreach (string path in new[] { folder.Root, folder.File("last.dff-checkpoint") })
        {
            ModelSummary summary = Inspect(path);
            Assert.AreEqual(path, summary.Path);
            Assert.AreEqual(ModelFileFormat.TrainingCheckpoint, summary.Format);
            Assert.AreEqual(ModelContent.Detector, summary.Content);
            Assert.AreEqual(2, summary.Training!.Step);
            Assert.IsTrue(summary.Training.IsFinished);
            Assert.AreEqual(options.Architecture.NeckChannels, summary.Architecture!.NeckChannels);
        }
    }

    [TestMethod]
    public void DamagedCheckpointOfAWorkspace_IsCalledDamaged()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("last.dff-checkpoint"), "no zip");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Inspect(folder.Root)).Message, "last.dff-checkpoint");
    }

    private static ModelSummary Inspect(string path) => new MLContext().VideoDetection.Inspect(path);
}
