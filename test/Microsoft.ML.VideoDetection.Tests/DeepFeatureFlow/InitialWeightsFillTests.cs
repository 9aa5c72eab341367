using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tests.Weights;
using Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>Which files a training can begin with, and what is said of all others.</summary>
[TestClass]
public sealed class InitialWeightsFillTests
{
    private const string Backbone = "detector.backbone.";
    private const string Flow = "motion.";

    private static readonly DeepFeatureFlowArchitecture _small = SmallModel.Architecture;
    private static readonly NumberedCheckpoint _detector = NumberedCheckpoint.Of(_small);

    [TestMethod]
    public void NoFile_FillsNothing()
    {
        using var network = new FilledNetwork(_small, null);
        network.AssertRandom(_ => true);
    }

    [TestMethod]
    public void BackboneWithClassifier_FillsTheBackboneOnly()
    {
        using TemporaryFile file = Part(Backbone).With("fc.weight", 1000, 512).With("fc.bias", 1000).WriteBare();
        using var network = new FilledNetwork(_small, file.Path);
        network.AssertTaken(_detector, IsBackbone);
        network.AssertRandom(name => !IsBackbone(name));
    }

    [TestMethod]
    public void FlowNetwork_FillsTheFlowOnly()
    {
        using TemporaryFile file = Part(Flow).Write();
        using var network = new FilledNetwork(_small, null, file.Path);
        network.AssertTaken(_detector, IsFlow);
        network.AssertRandom(name => !IsFlow(name));
    }

    [TestMethod]
    public void FlowNetwork_GoesOverThatOfAWholeDetector()
    {
        var other = new NumberedCheckpoint(_detector.Entries.Where(entry => IsFlow(entry.Name)).Select(entry => entry with { Value = 99 }));
        using TemporaryFile detector = _detector.Write([.. _small.ClassNames]);
        using TemporaryFile flow = other.Write();
        using var network = new FilledNetwork(_small, detector.Path, flow.Path);
        network.AssertTaken(other, IsFlow);
        network.AssertTaken(_detector, name => !IsFlow(name));
    }

    [TestMethod]
    public void BackboneOfAnotherDepth_IsRefused()
    {
        using TemporaryFile file = Part(Backbone).WriteBare();
        string message = FilledNetwork.Refusal(_small with { Backbone = BackboneKind.ResNet50 }, file.Path);
        Assert.AreEqual(
            $"InitialWeightsPath: {file.Path} holds a backbone with stages of 2 2 2 2 basic blocks with 1 groups; "
            + "Architecture.Backbone is ResNet50.",
            message);
    }

    [TestMethod]
    public void BackboneOfAnotherWidth_IsRefused()
    {
        using TemporaryFile file = Part(Backbone).WriteBare();
        string message = FilledNetwork.Refusal(_small with { BackboneWidth = 32 }, file.Path);
        Assert.AreEqual($"InitialWeightsPath: {file.Path} holds a backbone of width 16; Architecture.BackboneWidth is 32.", message);
    }

    [TestMethod]
    public void BackboneOfAnotherNorm_IsRefused()
    {
        using TemporaryFile file = Part(Backbone).WriteBare();
        string message = FilledNetwork.Refusal(_small with { Normalization = NormalizationKind.BatchNorm }, file.Path);
        StringAssert.StartsWith(message, "InitialWeightsPath: ");
        StringAssert.Contains(message, "does not fit the architecture (ResNet18 of width 16 with BatchNorm");
    }

    [TestMethod]
    public void FlowNetworkOfAnotherWidth_IsRefused()
    {
        using TemporaryFile file = Part(Flow).Write();
        string message = FilledNetwork.Refusal(_small with { FlowWidth = 0.25 }, null, file.Path);
        StringAssert.StartsWith(message, "FlowWeightsPath: ");
        StringAssert.Contains(message, "motion.conv1.0.conv.weight [8, 6, 7, 7], expected [16, 6, 7, 7]");
    }

    [TestMethod]
    public void FilesAtTheWrongOption_AreSentToTheRightOne()
    {
        using TemporaryFile flow = Part(Flow).Write(), backbone = Part(Backbone).WriteBare(), detector = _detector.Write();
        Assert.AreEqual(
            $"InitialWeightsPath: {flow.Path} holds a flow network; give it as FlowWeightsPath.", FilledNetwork.Refusal(_small, flow.Path));
        Assert.AreEqual(
            $"FlowWeightsPath: {backbone.Path} holds a backbone, not a FlowNetSimple; give it as InitialWeightsPath.",
            FilledNetwork.Refusal(_small, null, backbone.Path));
        Assert.AreEqual(
            $"FlowWeightsPath: {detector.Path} holds a whole detector, not a FlowNetSimple; give it as InitialWeightsPath.",
            FilledNetwork.Refusal(_small, null, detector.Path));
    }

    [TestMethod]
    public void FilesOfSomethingElse_SayWhatTheyAre()
    {
        using var text = new TemporaryFile("hello"u8);
        using var nothing = new TemporaryFile([]);
        using var zip = new TemporaryFile(ZipBytes.Of(("readme.txt", "hello"u8.ToArray())));
        using TemporaryFile other = new NumberedCheckpoint([new NumberedEntry("encoder.weight", [2, 2], 1)]).Write();
        StringAssert.Contains(FilledNetwork.Refusal(_small, text.Path), "is not a checkpoint that torch.save wrote: it begins with 'hello'");
        StringAssert.Contains(FilledNetwork.Refusal(_small, nothing.Path), "is empty");
        StringAssert.Contains(FilledNetwork.Refusal(_small, zip.Path), "is a zip file but no checkpoint");
        StringAssert.Contains(FilledNetwork.Refusal(_small, null, other.Path), "it has 1 entries, such as 'encoder.weight'");
        string missing = FilledNetwork.Refusal<FileNotFoundException>(_small, text.Path + ".gone");
        StringAssert.StartsWith(missing, $"InitialWeightsPath: There is no checkpoint '{text.Path}.gone'");
    }

    private static bool IsBackbone(string name) => name.StartsWith(Backbone, StringComparison.Ordinal);

    private static bool IsFlow(string name) => name.StartsWith(Flow, StringComparison.Ordinal);

    private static NumberedCheckpoint Part(string prefix) =>
        _detector.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Renamed(name => name[prefix.Length..]);
}
