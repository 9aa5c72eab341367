using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tests.Modeling;

[TestClass]
public sealed class ArchitectureJsonTests
{
    private static readonly DeepFeatureFlowArchitecture _unusual = new()
    {
        Backbone = BackboneKind.ResNeXt101,
        BackboneBlocks = [1, 2, 3, 4],
        BackboneWidth = 48,
        Normalization = NormalizationKind.GroupNorm,
        NeckChannels = 96,
        NeckDilation = 6,
        ProposalHeadChannels = 97,
        RegionHeadChannels = 98,
        FlowWidth = 0.3,
        FlowInputScale = 0.25,
        MotionEstimator = MotionEstimator.DenseInverseSearch,
        FlowFrameProposals = FlowFrameProposals.Carried,
        Warp = WarpConvention.IdentityAtZeroFlow,
        AnchorScales = [1.1f, 2],
        AnchorRatios = [0.7f],
        ClassNames = ["größer", "\"quoted\"", "猫"],
        MaxLongSide = 321,
        MaxShortSide = 123,
        KeyFrameInterval = 7,
        ProposalsBeforeSuppression = 77,
        ProposalNmsThreshold = 0.6f,
        ProposalCount = 33,
        ScoreThreshold = 0.125f,
        NmsThreshold = 0.45f,
        MaxDetections = 11,
    };

    [TestMethod]
    public void Read_UndoesWrite()
    {
        DeepFeatureFlowArchitecture again = ArchitectureJson.Read(ArchitectureJson.Write(_unusual));

        Assert.AreEqual(_unusual, again);
        Assert.AreEqual(_unusual.GetHashCode(), again.GetHashCode());
        foreach (System.Reflection.PropertyInfo property in typeof(DeepFeatureFlowArchitecture).GetProperties(
            System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance))
        {
            object? written = property.GetValue(_unusual), actual = property.GetValue(again);
            object? standard = property.GetValue(new DeepFeatureFlowArchitecture());
            Assert.AreNotEqual(standard, written, $"{property.Name} has its default here.");
            if (written is System.Collections.IEnumerable list)
                CollectionAssert.AreEqual(list.Cast<object>().ToArray(), ((System.Collections.IEnumerable)actual!).Cast<object>().ToArray());
            else
                Assert.AreEqual(written, actual, property.Name);
        }
    }

    [TestMethod]
    public void Equals_IsByContent()
    {
        Assert.AreEqual(new DeepFeatureFlowArchitecture(), new DeepFeatureFlowArchitecture { AnchorScales = [4, 8, 16, 32] });
        Assert.AreNotEqual(new DeepFeatureFlowArchitecture(), new DeepFeatureFlowArchitecture { AnchorScales = [4, 8, 16] });
    }

    [TestMethod]
    public void Read_OfAnEmptyObject_IsThePublishedModel() =>
        Assert.AreEqual(new DeepFeatureFlowArchitecture(), ArchitectureJson.Read("{}"));

    // What the small preset's models of earlier builds hold.
    [TestMethod]
    [DataRow("true", FlowFrameProposals.Carried)]
    [DataRow("false", FlowFrameProposals.Computed)]
    public void Read_TakesTheFormerNameOfFlowFrameProposals_AndWriteDoesNot(string former, FlowFrameProposals expected)
    {
        DeepFeatureFlowArchitecture read = ArchitectureJson.Read(
            $"{{\"Backbone\": \"ResNet18\", \"MotionEstimator\": \"DenseInverseSearch\", \"CarryDetections\": {former}, \"Warp\": \"Published\"}}");
        Assert.AreEqual(
            new DeepFeatureFlowArchitecture
            {
                Backbone = BackboneKind.ResNet18, MotionEstimator = MotionEstimator.DenseInverseSearch, FlowFrameProposals = expected,
            },
            read);
        string written = ArchitectureJson.Write(read);
        Assert.DoesNotContain("CarryDetections", written);
        Assert.Contains($"\"FlowFrameProposals\": \"{expected}\"", written);
    }

    [TestMethod]
    [DataRow("{\"CarryDetections\": \"Carried\"}", "CarryDetections")]
    [DataRow("{\"FlowFrameProposals\": \"Both\"}", "FlowFrameProposals")]
    [DataRow("", "JSON")]
    [DataRow("null", "empty")]
    [DataRow("[]", "cannot be read")]
    [DataRow("{\"Neck\": 5}", "Neck")]
    [DataRow("{\"Backbone\": \"ResNet51\"}", "Backbone")]
    [DataRow("{\"Backbone\": 2}", "Backbone")]
    [DataRow("{\"NeckChannels\": 1e30}", "NeckChannels")]
    [DataRow("{\"AnchorScales\": null}", "AnchorScales")]
    [DataRow("{\"ClassNames\": null}", "ClassNames")]
    [DataRow("{\"ClassNames\": [null]}", "ClassNames")]
    [DataRow("{\"AnchorScales\": [[[[[[[[[1]]]]]]]]]}", "AnchorScales")]
    [DataRow("{\"NeckChannels\": 0, \"KeyFrameInterval\": 0}", "NeckChannels is 0; it must be between 1 and 8192. KeyFrameInterval is 0")]
    public void Read_OfSomethingElse_SaysWhatIsWrong(string json, string expected)
    {
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => ArchitectureJson.Read(json));
        StringAssert.Contains(error.Message, expected);
    }
}
