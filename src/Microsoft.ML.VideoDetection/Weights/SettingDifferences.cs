using System.Globalization;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Where the architecture of a file and the wanted one differ, in words.</summary>
internal static class SettingDifferences
{
    /// <summary>Settings that decide the shapes of weights, besides anchors and classes.</summary>
    public static IReadOnlyList<string> InShapes(DeepFeatureFlowArchitecture source, DeepFeatureFlowArchitecture wanted) => Describe(
        (nameof(source.Backbone), source.Backbone, wanted.Backbone),
        (nameof(source.BackboneWidth), source.BackboneWidth, wanted.BackboneWidth),
        (nameof(source.Normalization), source.Normalization, wanted.Normalization),
        (nameof(source.NeckChannels), source.NeckChannels, wanted.NeckChannels),
        (nameof(source.NeckDilation), source.NeckDilation, wanted.NeckDilation),
        (nameof(source.ProposalHeadChannels), source.ProposalHeadChannels, wanted.ProposalHeadChannels),
        (nameof(source.RegionHeadChannels), source.RegionHeadChannels, wanted.RegionHeadChannels),
        (nameof(source.FlowWidth), BothHaveFlow(source, wanted) ? RoundedWidth(source) : 0, BothHaveFlow(source, wanted) ? RoundedWidth(wanted) : 0));

    /// <summary>Settings that any weights can be run with, but that these were trained for.</summary>
    public static IReadOnlyList<string> InUse(DeepFeatureFlowArchitecture source, DeepFeatureFlowArchitecture wanted) => BothHaveFlow(source, wanted)
        ? Describe(
            (nameof(source.Warp), source.Warp, wanted.Warp),
            (nameof(source.FlowInputScale), source.FlowInputScale, wanted.FlowInputScale))
        : Describe((nameof(source.MotionEstimator), source.MotionEstimator, wanted.MotionEstimator));

    /// <summary>The sizes of anchors, where there are equally many of them.</summary>
    public static IReadOnlyList<string> InAnchors(DeepFeatureFlowArchitecture source, DeepFeatureFlowArchitecture wanted) => Describe(
        (nameof(source.AnchorScales), Numbers(source.AnchorScales), Numbers(wanted.AnchorScales)),
        (nameof(source.AnchorRatios), Numbers(source.AnchorRatios), Numbers(wanted.AnchorRatios)));

    /// <summary>Any setting at all.</summary>
    public static IReadOnlyList<string> InAnything(DeepFeatureFlowArchitecture source, DeepFeatureFlowArchitecture wanted)
    {
        using JsonDocument first = JsonDocument.Parse(ArchitectureJson.Write(source)), second = JsonDocument.Parse(ArchitectureJson.Write(wanted));
        return Describe([.. first.RootElement.EnumerateObject().Select(
            item => (item.Name, (object)item.Value.GetRawText(), (object)second.RootElement.GetProperty(item.Name).GetRawText()))]);
    }

    private static IReadOnlyList<string> Describe(params (string Name, object Held, object Wanted)[] settings) =>
    [
        .. settings.Where(setting => !setting.Held.Equals(setting.Wanted)).Select(setting => string.Create(
            CultureInfo.InvariantCulture, $"{setting.Name} {setting.Held} in the file, {setting.Wanted} in the options")),
    ];

    // What a flow network is like is no difference where one side has none.
    private static bool BothHaveFlow(DeepFeatureFlowArchitecture source, DeepFeatureFlowArchitecture wanted) =>
        source.HasFlowNetwork && wanted.HasFlowNetwork;

    // Channel counts are rounded down, so widths may differ where networks do not; a checkpoint tells the rounded one.
    private static double RoundedWidth(DeepFeatureFlowArchitecture architecture) => Math.Floor(1024 * architecture.FlowWidth) / 1024;

    private static string Numbers(IEnumerable<float> values) =>
        string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
