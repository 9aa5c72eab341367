using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Weights;

/// <summary>Parts of a detector through <c>mlContext.VideoDetection.CreateUntrained</c>.</summary>
[TestClass]
public sealed class InitialWeightsTests
{
    private const string BackbonePrefix = "detector.backbone.";

    private static readonly DeepFeatureFlowArchitecture _batchNorm = SmallModel.Architecture with { Normalization = NormalizationKind.BatchNorm };

    [TestMethod]
    public void TorchvisionResNet_FillsTheBackbone_AndNothingElse()
    {
        NumberedCheckpoint backbone = Part(_batchNorm, BackbonePrefix);
        using TemporaryFile file = backbone.Renamed(name => name[BackbonePrefix.Length..])
            .With("fc.weight", 1000, 512).With("fc.bias", 1000).WriteBare();

        using DeepFeatureFlowTransformer model = Create(_batchNorm, file.Path);
        using DeepFeatureFlowTransformer random = Create(_batchNorm);

        NumberedNetwork.AssertHolds(model, backbone.Entries);
        AssertEqual(random, model, name => !name.StartsWith(BackbonePrefix, StringComparison.Ordinal));
    }

    [TestMethod]
    public void OldTorchvisionResNet_WithoutStepCounters_FillsTheBackbone()
    {
        NumberedCheckpoint backbone = Part(_batchNorm, BackbonePrefix)
            .Where(name => !name.EndsWith("num_batches_tracked", StringComparison.Ordinal));
        using TemporaryFile file = backbone.Renamed(name => name[BackbonePrefix.Length..]).WriteBare();
        using DeepFeatureFlowTransformer model = Create(_batchNorm, file.Path);
        NumberedNetwork.AssertHolds(model, backbone.Entries);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("backbone.")]
    public void OpenMMLabBackbone_WithOrWithoutPrefixAndHeads_FillsTheBackbone(string prefix)
    {
        NumberedCheckpoint backbone = Part(SmallModel.Architecture, BackbonePrefix);
        NumberedCheckpoint written = backbone.Renamed(name => prefix + name[BackbonePrefix.Length..]).With("head.fc.weight", 1000, 512);
        using TemporaryFile file = (prefix.Length > 0 ? written.With("neck.fpn_convs.0.conv.weight", 256, 256, 3, 3) : written).Write();
        using DeepFeatureFlowTransformer model = Create(SmallModel.Architecture, file.Path);
        NumberedNetwork.AssertHolds(model, backbone.Entries);
    }

    [TestMethod]
    public void ResNeXtBackbone_FillsAResNeXt()
    {
        DeepFeatureFlowArchitecture resNeXt = _batchNorm with { Backbone = BackboneKind.ResNeXt101 };
        NumberedCheckpoint backbone = Part(resNeXt, BackbonePrefix);
        using TemporaryFile file = backbone.Renamed(name => name[BackbonePrefix.Length..]).Write();
        using DeepFeatureFlowTransformer model = Create(resNeXt, file.Path);
        NumberedNetwork.AssertHolds(model, backbone.Entries);
    }

    [TestMethod]
    [DataRow("motion.")]
    [DataRow("flownet.")]
    [DataRow("")]
    public void FlowNetSimple_FillsTheFlowNetwork_AndNothingElse(string prefix)
    {
        NumberedCheckpoint flow = Part(SmallModel.Architecture, "motion.");
        using TemporaryFile file = flow.Renamed(name => prefix + name["motion.".Length..]).Write();

        using DeepFeatureFlowTransformer model = Create(SmallModel.Architecture, file.Path);
        using DeepFeatureFlowTransformer random = Create(SmallModel.Architecture);

        NumberedNetwork.AssertHolds(model, flow.Entries);
        AssertEqual(random, model, name => !name.StartsWith("motion.", StringComparison.Ordinal));
    }

    [TestMethod]
    public void WholeDetector_FillsEverything_AndALaterFileGoesOverAnEarlierOne()
    {
        NumberedCheckpoint detector = NumberedCheckpoint.Of(SmallModel.Architecture);
        NumberedCheckpoint flow = new(Part(SmallModel.Architecture, "motion.").Entries.Select(entry => entry with { Value = 99 }));
        using TemporaryFile detectorFile = detector.Write();
        using TemporaryFile flowFile = flow.Write();

        using DeepFeatureFlowTransformer model = Create(SmallModel.Architecture, detectorFile.Path, flowFile.Path);

        NumberedNetwork.AssertHolds(model, detector.Entries.Where(entry => !entry.Name.StartsWith("motion.", StringComparison.Ordinal)));
        NumberedNetwork.AssertHolds(model, flow.Entries);
    }

    [TestMethod]
    public void BackboneOfAnotherDepth_IsRefused()
    {
        NumberedCheckpoint backbone = Part(_batchNorm with { Backbone = BackboneKind.ResNet34 }, BackbonePrefix);
        using TemporaryFile file = backbone.Renamed(name => name[BackbonePrefix.Length..]).WriteBare();
        string message = Refusal(_batchNorm, file.Path);
        StringAssert.Contains(message, file.Path);
        StringAssert.Contains(message, "96 unexpected: detector.backbone.layer1.2."); // 1 + 2 + 4 + 1 blocks more, of 12 entries each
        StringAssert.Contains(message, "This does not fit the architecture (ResNet18 of width 16 with BatchNorm");
    }

    [TestMethod]
    public void BackboneOfAnotherNorm_IsRefused()
    {
        NumberedCheckpoint backbone = Part(_batchNorm, BackbonePrefix);
        using TemporaryFile file = backbone.Renamed(name => name[BackbonePrefix.Length..]).WriteBare();
        string message = Refusal(SmallModel.Architecture, file.Path);
        StringAssert.Contains(message, "missing: detector.backbone.gn1.weight");
        StringAssert.Contains(message, "ResNet18 of width 16 with GroupNorm");
    }

    [TestMethod]
    public void FlowNetworkOfAnotherWidth_IsRefused()
    {
        using TemporaryFile file = Part(SmallModel.Architecture with { FlowWidth = 0.5 }, "motion.").Write();
        string message = Refusal(SmallModel.Architecture, file.Path);
        StringAssert.Contains(message, "motion.conv1.0.conv.weight [32, 6, 7, 7], expected [8, 6, 7, 7]");
        StringAssert.Contains(message, "flow network of width 0.125");
    }

    [TestMethod]
    public void WithoutFlowNetwork_ADetectorFillsTheRest_AndAFlowNetworkIsRefused()
    {
        DeepFeatureFlowArchitecture search = SmallModel.Architecture with { MotionEstimator = MotionEstimator.DenseInverseSearch };
        NumberedCheckpoint detector = NumberedCheckpoint.Of(SmallModel.Architecture);
        using TemporaryFile whole = detector.Write();
        using DeepFeatureFlowTransformer model = Create(search, whole.Path);
        NumberedNetwork.AssertHolds(model, detector.Entries.Where(entry => !entry.Name.StartsWith("motion.", StringComparison.Ordinal)));

        using TemporaryFile flow = Part(SmallModel.Architecture, "motion.").Write();
        Assert.AreEqual(
            $"{flow.Path} holds a flow network, which the architecture does without: its MotionEstimator is DenseInverseSearch. Leave the file out, "
            + "or set it to FlowNet.",
            Refusal(search, flow.Path));
    }

    private static NumberedCheckpoint Part(DeepFeatureFlowArchitecture architecture, string prefix) =>
        NumberedCheckpoint.Of(architecture).Where(name => name.StartsWith(prefix, StringComparison.Ordinal));

    private static DeepFeatureFlowTransformer Create(DeepFeatureFlowArchitecture architecture, params string[] files) =>
        new MLContext(1).VideoDetection.CreateUntrained(architecture, files);

    private static string Refusal(DeepFeatureFlowArchitecture architecture, string file) =>
        Assert.ThrowsExactly<InvalidDataException>(() => Create(architecture, file)).Message;

    private static void AssertEqual(DeepFeatureFlowTransformer expected, DeepFeatureFlowTransformer actual, Func<string, bool> compared)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> entries = actual.Model.Network.state_dict();
        foreach ((string name, Tensor entry) in expected.Model.Network.state_dict().Where(entry => compared(entry.Key)))
            Assert.IsTrue(entry.Equals(entries[name]), name);
    }
}
