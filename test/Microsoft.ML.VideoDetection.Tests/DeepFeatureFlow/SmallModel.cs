using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>A network small enough for tests, with the parts of a large one.</summary>
internal static class SmallModel
{
    public static DeepFeatureFlowArchitecture Architecture { get; } = new()
    {
        Backbone = BackboneKind.ResNet18,
        BackboneWidth = 16,
        Normalization = NormalizationKind.GroupNorm,
        NeckChannels = 32,
        ProposalHeadChannels = 32,
        RegionHeadChannels = 64,
        FlowWidth = 0.125,
        ClassNames = ["disc", "square", "triangle"],
        MaxLongSide = 160,
        MaxShortSide = 96,
        KeyFrameInterval = 4,
        ProposalCount = 50,
        MaxDetections = 20,
    };

    public static DeepFeatureFlowTransformer Create(MLContext mlContext)
    {
        DeepFeatureFlowTransformer model = mlContext.VideoDetection.CreateUntrained(Architecture);

        // Made at the first use otherwise, and tests that count tensors would take it for a leak.
        _ = model.Model.Stages;
        return model;
    }
}
