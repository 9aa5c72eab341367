using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tests.Weights;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>Initial weights that are a whole detector: checkpoints for the same and for other classes and anchors.</summary>
[TestClass]
public sealed class DetectorTransferTests
{
    private const string Scores = "detector.roi_head.bbox_head.fc_cls.";
    private const string Deltas = "detector.roi_head.bbox_head.fc_reg.";
    private const string AnchorScores = "detector.rpn_head.rpn_cls.";
    private const string AnchorDeltas = "detector.rpn_head.rpn_reg.";

    private static readonly DeepFeatureFlowArchitecture _small = SmallModel.Architecture;
    private static readonly NumberedCheckpoint _detector = NumberedCheckpoint.Of(_small);
    private static readonly string[] _names = [.. _small.ClassNames];

    [TestMethod]
    public void SameClasses_EverythingIsTaken_AndNothingIsWarnedOf()
    {
        using TemporaryFile file = _detector.Write(_names);
        using var network = new FilledNetwork(_small, file.Path);

        network.AssertTaken(_detector, _ => true);
        Assert.AreEqual($"{file.Path}: {_detector.Entries.Count} entries taken, of a whole detector.", network.Infos.Single());
        Assert.IsEmpty(network.Warnings);
    }

    [TestMethod]
    public void OtherClasses_KeepTheRowsOfSharedNamesAndOfTheBackground()
    {
        // disc square triangle become cross triangle disc star: rows 2 and 0 go to 1 and 2, the background's 3 to 4.
        using TemporaryFile file = WithNumberedRows();
        using var network = new FilledNetwork(_small with { ClassNames = ["cross", "triangle", "disc", "star"] }, file.Path);

        foreach (string kind in new[] { "weight", "bias" })
        {
            network.AssertRandom(Scores + kind, 0..1);
            network.AssertRows(Scores + kind, 1..2, 2);
            network.AssertRows(Scores + kind, 2..3, 0);
            network.AssertRandom(Scores + kind, 3..4);
            network.AssertRows(Scores + kind, 4..5, 3);
            network.AssertRandom(Deltas + kind, 0..4);
            for (int row = 0; row < 4; row++)
            {
                network.AssertRows(Deltas + kind, (4 + row)..(5 + row), 8 + row);
                network.AssertRows(Deltas + kind, (8 + row)..(9 + row), row);
            }

            network.AssertRandom(Deltas + kind, 12..16);
        }

        network.AssertTaken(_detector, name => !IsLast(name));
        StringAssert.Contains(
            network.Infos[1],
            "keep the rows of the background and of 2 of 4 classes (triangle, disc); those of 2 start anew (cross, star)");
        Assert.IsEmpty(network.Warnings);
    }

    [TestMethod]
    public void OtherOrderOfTheSameClasses_MovesRows()
    {
        using TemporaryFile file = WithNumberedRows();
        using var network = new FilledNetwork(_small with { ClassNames = ["square", "disc", "triangle"] }, file.Path);
        network.AssertRows(Scores + "weight", 0..1, 1);
        network.AssertRows(Scores + "weight", 1..2, 0);
        network.AssertRows(Scores + "weight", 2..3, 2);
        network.AssertRows(Scores + "weight", 3..4, 3);
        StringAssert.Contains(network.Infos[1], "3 of 3 classes (square, disc, triangle); those of 0 start anew.");
    }

    [TestMethod]
    public void NoSharedClass_KeepsTheBackgroundOnly()
    {
        using TemporaryFile file = WithNumberedRows();
        using var network = new FilledNetwork(_small with { ClassNames = ["car"] }, file.Path);
        network.AssertRandom(Scores + "weight", 0..1);
        network.AssertRows(Scores + "weight", 1..2, 3);
        network.AssertRandom(name => name.StartsWith(Deltas, StringComparison.Ordinal));
        StringAssert.Contains(network.Infos[1], "of 0 of 1 classes; those of 1 start anew (car)");
    }

    [TestMethod]
    public void UnknownNames_StartAllRowsAnew_AndAreWarnedOf()
    {
        using TemporaryFile file = _detector.Write();
        using var network = new FilledNetwork(_small, file.Path);
        network.AssertRandom(IsLast);
        network.AssertTaken(_detector, name => !IsLast(name));
        StringAssert.Contains(network.Warnings.Single(), "does not name its classes: the last layers (fc_cls, fc_reg) start anew");
    }

    [TestMethod]
    public void ThirtyUnnamedClasses_AreThoseOfImageNetVid()
    {
        // Its classes number 6 and 29, so rows 6 and 29; the background is row 30. All are full of the entry's number.
        var checkpoint = NumberedCheckpoint.Of(_small with { ClassNames = ImageNetVidClasses.Names });
        float value = checkpoint.Entries.Single(entry => entry.Name == Scores + "bias").Value;
        using TemporaryFile file = checkpoint.Write();
        using var network = new FilledNetwork(_small with { ClassNames = ["zebra", "person", "car"] }, file.Path);
        network.AssertRows(Scores + "bias", 0..1, value);
        network.AssertRandom(Scores + "bias", 1..2);
        network.AssertRows(Scores + "bias", 2..4, value);
        StringAssert.Contains(network.Infos[1], "(zebra, car)");
    }

    [TestMethod]
    public void OtherNumberOfAnchors_StartsTheProposalHeadsLastLayersAnew()
    {
        using TemporaryFile file = _detector.Write(_names);
        using var network = new FilledNetwork(_small with { AnchorScales = [2, 4, 8, 16, 32] }, file.Path);
        network.AssertRandom(IsAnchor);
        network.AssertTaken(_detector, name => !IsAnchor(name));
        StringAssert.Contains(
            network.Warnings.Single(),
            "4 scales and 3 ratios in the file, 5 scales and 3 ratios in the options): the last layers of the proposal head (rpn_cls, rpn_reg) start anew");
    }

    [TestMethod]
    public void AsManyAnchorsOfOtherScalesAndRatios_StartAnewToo()
    {
        using TemporaryFile file = _detector.Write(_names);
        using var network = new FilledNetwork(_small with { AnchorScales = [4, 8, 16], AnchorRatios = [0.5f, 1, 2, 3] }, file.Path);
        network.AssertRandom(IsAnchor);
    }

    [TestMethod]
    public void OtherSettings_AreTakenWithAWarningThatNamesBoth()
    {
        using TemporaryFile file = _detector.Write(_names);
        using var network = new FilledNetwork(
            _small with { AnchorScales = [2, 4, 8, 16], Warp = WarpConvention.IdentityAtZeroFlow, FlowInputScale = 0.25 }, file.Path);
        network.AssertTaken(_detector, _ => true);
        Assert.HasCount(2, network.Warnings);
        StringAssert.Contains(network.Warnings[0], "AnchorScales 4 8 16 32 in the file, 2 4 8 16 in the options");
        StringAssert.Contains(
            network.Warnings[1],
            "Warp Published in the file, IdentityAtZeroFlow in the options; FlowInputScale 0.5 in the file, 0.25 in the options");
    }

    [TestMethod]
    public void AnotherArchitecture_IsRefused_WithEverySettingThatDiffers()
    {
        using TemporaryFile file = _detector.Write(_names);
        string message = FilledNetwork.Refusal(_small with { Backbone = BackboneKind.ResNet34, BackboneWidth = 64, NeckChannels = 64, FlowWidth = 0.25 }, file.Path);
        StringAssert.StartsWith(message, $"InitialWeightsPath: {file.Path} holds a detector of another architecture: ");
        StringAssert.Contains(
            message,
            "Backbone ResNet18 in the file, ResNet34 in the options; BackboneWidth 16 in the file, 64 in the options; NeckChannels 32 in the file, 64 in the options; "
            + "FlowWidth 0.125 in the file, 0.25 in the options");
    }

    [TestMethod]
    [DataRow(Scores + "bias", "float32 [7], expected float32 [4]")]
    [DataRow(Deltas + "weight", "float32 [7, 64], expected float32 [12, 64]")]
    public void LastLayerOfAnotherShapeThanItsClassesNeed_IsRefused(string name, string shapes)
    {
        // The file's 3 classes need 4 scores and 12 sides of boxes, whatever classes are wanted.
        using TemporaryFile file = _detector.Changed(name, entry => entry with { Shape = [7, .. entry.Shape[1..]] }).Write(_names);
        string message = FilledNetwork.Refusal(_small with { ClassNames = ["car"] }, file.Path);
        StringAssert.Contains(message, $"{name} is {shapes} for its 3 classes.");
    }

    [TestMethod]
    public void FlowNetwork_OfAFile_IsIgnoredWithAMessage_WhereMotionNeedsNone()
    {
        // Its width is no difference then.
        using TemporaryFile file = _detector.Write(_names);
        using var network = new FilledNetwork(
            _small with { MotionEstimator = MotionEstimator.DenseInverseSearch, FlowWidth = 1, Warp = WarpConvention.IdentityAtZeroFlow }, file.Path);
        network.AssertTaken(_detector, name => !name.StartsWith("motion.", StringComparison.Ordinal));
        Assert.Contains(
            $"{file.Path}: 33 entries of its flow network (motion.*) are ignored, since MotionEstimator is DenseInverseSearch.", network.Infos);
        StringAssert.Contains(network.Warnings.Single(), "MotionEstimator FlowNet in the file, DenseInverseSearch in the options");
    }

    [TestMethod]
    public void MissingEntry_IsRefused()
    {
        using TemporaryFile file = _detector.Where(name => name != "detector.rpn_head.rpn_conv.bias").Write(_names);
        StringAssert.Contains(FilledNetwork.Refusal(_small, file.Path), "1 missing: detector.rpn_head.rpn_conv.bias");
    }

    [TestMethod]
    public void PublishedModel_GivesASmallerListItsRows()
    {
        string path = Fixtures.Reference("checkpoints", "names_r50_legacy.pth");
        var architecture = new DeepFeatureFlowArchitecture { ClassNames = ["car", "drone"] };
        using var network = new FilledNetwork(architecture, path);
        int index = File.ReadLines(Fixtures.Reference("state_dict_r50.tsv")).Index()
            .First(line => line.Item.StartsWith(Scores + "weight", StringComparison.Ordinal)).Index;
        network.AssertRows(Scores + "weight", 0..1, index / 1024f);
        network.AssertRandom(Scores + "weight", 1..2);
        network.AssertRows(Scores + "weight", 2..3, index / 1024f);
    }

    private static bool IsLast(string name) =>
        name.StartsWith(Scores, StringComparison.Ordinal) || name.StartsWith(Deltas, StringComparison.Ordinal);

    private static bool IsAnchor(string name) =>
        name.StartsWith(AnchorScores, StringComparison.Ordinal) || name.StartsWith(AnchorDeltas, StringComparison.Ordinal);

    // Row i of the last layers is full of i.
    private static TemporaryFile WithNumberedRows() => new NumberedCheckpoint(_detector.Entries.Select(
        entry => IsLast(entry.Name) ? entry with { NumbersRows = true } : entry)).Write(_names);
}
