using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

namespace Microsoft.ML.VideoDetection.Tests.Weights;

[TestClass]
public sealed class InspectCheckpointTests
{
    [TestMethod]
    public void PublishedModel_IsDescribedWithItsArchitecture()
    {
        CheckpointSummary summary = Inspect(Fixtures.Reference("checkpoints", "names_x101_zip.pth"));
        Assert.AreEqual("zip", summary.Format);
        Assert.AreEqual("a Deep Feature Flow detector", summary.Content);
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
        Assert.AreEqual("a ResNet18 backbone of width 16, usable as initial weights", Inspect(backbone.Path).Content);
        using TemporaryFile flow = detector.Where(name => name.StartsWith("motion.", StringComparison.Ordinal)).WriteBare();
        Assert.AreEqual("a FlowNetSimple, usable as initial weights", Inspect(flow.Path).Content);
    }

    [TestMethod]
    public void DetectorWithoutClassNames_IsStillShown()
    {
        using TemporaryFile file = NumberedCheckpoint.Of(SmallModel.Architecture).Write();
        CheckpointSummary summary = Inspect(file.Path);
        StringAssert.Contains(summary.Content, "has 3 classes and does not say their names");
        Assert.IsNull(summary.Architecture);
        Assert.HasCount(NumberedCheckpoint.Of(SmallModel.Architecture).Entries.Count, summary.Entries);
    }

    [TestMethod]
    public void SomethingElse_IsShownWithItsEntriesAndMetadata()
    {
        using var file = new TemporaryFile(Weights.PyTorch.SmallCheckpoint.Legacy);
        CheckpointSummary summary = Inspect(file.Path);
        Assert.AreEqual("legacy", summary.Format);
        CollectionAssert.AreEqual(new[] { "dense", "transposed", "repeated", "flags" }, summary.Entries.Select(entry => entry.Name).ToArray());
        Assert.AreEqual("cat, dog", summary.Metadata["CLASSES"]);
        Assert.AreEqual("7", summary.Metadata["epoch"]);
        Assert.AreEqual("0.25", summary.Metadata["lr"]);
    }

    private static CheckpointSummary Inspect(string path) => new MLContext().VideoDetection.InspectCheckpoint(path);
}
