using System.Globalization;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Where the architecture of a file and the wanted one differ, in words.</summary>
internal static class SettingDifferences
{
    /// <summary>Settings that decide the shapes of weights, besides anchors and classes.</summary>
    public static IReadOnlyList<string> InShapes(DeepFeatureFlowArchitecture held, DeepFeatureFlowArchitecture wanted) => Describe(
        (nameof(held.Backbone), held.Backbone, wanted.Backbone),
        (nameof(held.BackboneWidth), held.BackboneWidth, wanted.BackboneWidth),
        (nameof(held.Normalization), held.Normalization, wanted.Normalization),
        (nameof(held.NeckChannels), held.NeckChannels, wanted.NeckChannels),
        (nameof(held.ProposalHeadChannels), held.ProposalHeadChannels, wanted.ProposalHeadChannels),
        (nameof(held.RegionHeadChannels), held.RegionHeadChannels, wanted.RegionHeadChannels),
        (nameof(held.FlowWidth), BothHaveFlow(held, wanted) ? RoundedWidth(held) : 0, BothHaveFlow(held, wanted) ? RoundedWidth(wanted) : 0));

    /// <summary>Settings that any weights can be run with, but that these were trained for.</summary>
    public static IReadOnlyList<string> InUse(DeepFeatureFlowArchitecture held, DeepFeatureFlowArchitecture wanted) => BothHaveFlow(held, wanted)
        ? Describe(
            (nameof(held.Warp), held.Warp, wanted.Warp),
            (nameof(held.FlowInputScale), held.FlowInputScale, wanted.FlowInputScale))
        : Describe((nameof(held.MotionEstimator), held.MotionEstimator, wanted.MotionEstimator));

    /// <summary>The sizes of anchors, where there are equally many of them.</summary>
    public static IReadOnlyList<string> InAnchors(DeepFeatureFlowArchitecture held, DeepFeatureFlowArchitecture wanted) => Describe(
        (nameof(held.AnchorScales), Numbers(held.AnchorScales), Numbers(wanted.AnchorScales)),
        (nameof(held.AnchorRatios), Numbers(held.AnchorRatios), Numbers(wanted.AnchorRatios)));

    /// <summary>Any setting at all.</summary>
    public static IReadOnlyList<string> InAnything(DeepFeatureFlowArchitecture held, DeepFeatureFlowArchitecture wanted)
    {
        using JsonDocument first = JsonDocument.Parse(ArchitectureJson.Write(held)), second = JsonDocument.Parse(ArchitectureJson.Write(wanted));
        return Describe([.. first.RootElement.EnumerateObject().Select(
            item => (item.Name, (object)item.Value.GetRawText(), (object)second.RootElement.GetProperty(item.Name).GetRawText()))]);
    }

    private static IReadOnlyList<string> Describe(params (string Name, object Held, object Wanted)[] settings) =>
    [
        .. settings.Where(setting => !setting.Held.Equals(setting.Wanted)).Select(setting => string.Create(
            CultureInfo.InvariantCulture, $"{setting.Name} {setting.Held} in the file, {setting.Wanted} in the options")),
    ];

    // What a flow network is like is no difference where one side has none.
    private static bool BothHaveFlow(DeepFeatureFlowArchitecture held, DeepFeatureFlowArchitecture wanted) =>
        held.HasFlowNetwork && wanted.HasFlowNetwork;

    // Channel counts are rounded down, so widths may differ where networks do not; a checkpoint tells the rounded one.
    private static double RoundedWidth(DeepFeatureFlowArchitecture architecture) => Math.Floor(1024 * architecture.FlowWidth) / 1024;

    private static string Numbers(IEnumerable<float> values) =>
        string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
