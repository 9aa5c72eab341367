using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;

namespace Microsoft.ML.VideoDetection.Tests.Tasks.Detection;

[TestClass]
public sealed class NetworkOperationsTests
{
    // The reference notes' multiply-accumulates at 1008x576, in billions; two operations each. FlowNet is "about 12".
    [TestMethod]
    [DataRow(BackboneKind.ResNet50, 72)]
    [DataRow(BackboneKind.ResNet101, 115)]
    public void CountOperations_IsThatOfTheReferenceNotes(BackboneKind backbone, double backboneMultiplications)
    {
        var architecture = new DeepFeatureFlowArchitecture { Backbone = backbone, MaxLongSide = 1008, MaxShortSide = 576 };
        OperationCounts counts = new MLContext().VideoDetection.CountOperations(architecture, 1008, 576);
        Assert.AreEqual((1008, 576), (counts.NetworkWidth, counts.NetworkHeight));
        Assert.AreEqual(2 * backboneMultiplications, counts.Backbone / 1e9, 1);
        Assert.AreEqual(2 * 21.4, counts.Neck / 1e9, 0.1);
        Assert.AreEqual(2 * 5.4, counts.Proposals / 1e9, 0.1);
        Assert.AreEqual(2 * 8.0, counts.RegionHead / 1e9, 0.2);
        Assert.AreEqual(2 * 12, counts.Flow!.Value / 1e9, 1);
    }

    [TestMethod]
    public void CountOperations_WithoutAFlowNetwork_HasNoFlow()
    {
        var architecture = new DeepFeatureFlowArchitecture { Backbone = BackboneKind.ResNet18, MotionEstimator = MotionEstimator.DenseInverseSearch };
        Assert.IsNull(new MLContext().VideoDetection.CountOperations(architecture, 640, 480).Flow);
    }

    [TestMethod]
    public void CountOperations_OfNoFrame_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MLContext().VideoDetection.CountOperations(new DeepFeatureFlowArchitecture(), 0, 480));
}
