using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Tests.Modeling;

[TestClass]
public sealed class ArchitectureRulesTests
{
    [TestMethod]
    public void Check_OfTheDefault_FindsNothing() => Assert.IsEmpty(ArchitectureRules.Check(new DeepFeatureFlowArchitecture()));

    [TestMethod]
    public void Validate_ListsEveryViolationAtOnce()
    {
        var bad = new DeepFeatureFlowArchitecture
        {
            Backbone = (BackboneKind)99,
            BackboneBlocks = [2, 2, 2],
        BackboneWidth = 24,
            Normalization = (NormalizationKind)99,
            NeckChannels = 0,
            NeckDilation = 0,
            ProposalHeadChannels = 8193,
            RegionHeadChannels = -1,
            FlowWidth = double.NaN,
            FlowInputScale = 0.75,
            MotionEstimator = (MotionEstimator)99,
            FlowFrameProposals = (FlowFrameProposals)99,
            Warp = (WarpConvention)99,
            AnchorScales = [],
            AnchorRatios = [1, float.PositiveInfinity],
            ClassNames = ["cat", "cat", " "],
            MaxLongSide = 15,
            MaxShortSide = 8193,
            KeyFrameInterval = 0,
            ProposalsBeforeSuppression = 100_001,
            ProposalNmsThreshold = 0,
            ProposalCount = 0,
            ScoreThreshold = 1,
            NmsThreshold = 1.5f,
            MaxDetections = 10_001,
        };

        string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ArchitectureRules.Validate(bad)).Message;

        foreach (System.Reflection.PropertyInfo property in typeof(DeepFeatureFlowArchitecture).GetProperties(
            System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance))
        {
            // A switch has no range.
            if (property.PropertyType != typeof(bool))
                StringAssert.Contains(message, property.Name + " ", property.Name);
        }

        StringAssert.Contains(message, "'cat' more than once");
        StringAssert.Contains(message, "holds an empty name");
        StringAssert.Contains(message, "FlowInputScale is 0.75; it must be 1, 0.5 or 0.25.");
    }

    [TestMethod]
    public void Check_OfUnsetLists_NamesThemInsteadOfCrashing()
    {
        IReadOnlyList<string> problems = ArchitectureRules.Check(
            new DeepFeatureFlowArchitecture { AnchorScales = default, AnchorRatios = default, ClassNames = default });
        Assert.HasCount(3, problems);
    }

    [TestMethod]
    [DataRow(16, true)]
    [DataRow(256, true)]
    [DataRow(0, false)]
    [DataRow(24, false)]
    [DataRow(272, false)]
    public void BackboneWidth_IsAMultipleOf16WithinItsLimits(int width, bool legal) =>
        CollectionAssert.AreEqual(
            legal ? [] : new[] { $"BackboneWidth is {width}; it must be a multiple of 16 between 16 and 256." },
            ArchitectureRules.Check(new DeepFeatureFlowArchitecture { BackboneWidth = width }).ToArray());

    [TestMethod]
    [DataRow(1.0 / 64, true)]
    [DataRow(4.0, true)]
    [DataRow(1.0 / 65, false)]
    [DataRow(4.01, false)]
    public void FlowWidth_HasItsLimits(double width, bool legal) =>
        Assert.AreEqual(legal, ArchitectureRules.Check(new DeepFeatureFlowArchitecture { FlowWidth = width }).Count == 0);
}
