using System.Globalization;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Describes the differences between the architecture of a file and the requested one.</summary>
internal static class SettingDifferences
{
    /// <summary>Describes differences in settings that decide the shapes of weights, except anchors and classes.</summary>
    public static IReadOnlyList<string> InShapes(DeepFeatureFlowArchitecture source, DeepFeatureFlowArchitecture wanted) => Describe(
        (nameof(source.Backbone), source.Backbone, wanted.Backbone),
        (nameof(source.BackboneWidth), source.BackboneWidth, wanted.BackboneWidth),
        (nameof(source.Normalization), source.Normalization, wanted.Normalization),
        (nameof(source.NeckChannels), source.NeckChannels, wanted.NeckChannels),
        (nameof(source.NeckDilation), source.NeckDilation, wanted.NeckDilation),
        (nameof(source.ProposalHeadChannels), source.ProposalHeadChannels, wanted.ProposalHeadChannels),
        (nameof(source.RegionHeadChannels), source.RegionHeadChannels, wanted.RegionHeadChannels),
        (nameof(source.FlowWidth), BothHaveFlow(source, wanted) ? RoundedWidth(source) : 0, BothHaveFlow(source, wanted) ? RoundedWidth(wanted) : 0));

    /// <summary>Describes differences in settings that any weights can run with, but that these were trained for.</summary>
    public static IReadOnlyList<string> InUse(DeepFeatureFlowArchitecture source, DeepFeatureFlowArchitecture wanted) => BothHaveFlow(source, wanted)
        ? Describe(
            (nameof(source.Warp), source.Warp, wanted.Warp),
            (nameof(source.FlowInputScale), source.FlowInputScale, wanted.FlowInputScale))
        : Describe((nameof(source.MotionEstimator), source.MotionEstimator, wanted.MotionEstimator));

    /// <summary>Describes differences in the sizes of anchors, if there are equally many of them.</summary>
    public static IReadOnlyList<string> InAnchors(DeepFeatureFlowArchitecture source, DeepFeatureFlowArchitecture wanted) => Describe(
        (nameof(source.AnchorScales), Numbers(source.AnchorScales), Numbers(wanted.AnchorScales)),
        (nameof(source.AnchorRatios), Numbers(source.AnchorRatios), Numbers(wanted.AnchorRatios)));

    /// <summary>Describes differences in all settings.</summary>
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

    // Settings of a flow network are no difference if one side has none.
    private static bool BothHaveFlow(DeepFeatureFlowArchitecture source, DeepFeatureFlowArchitecture wanted) =>
        source.HasFlowNetwork && wanted.HasFlowNetwork;

    // Channel counts are rounded down, so networks of different widths may be equal; a checkpoint has the rounded one.
    private static double RoundedWidth(DeepFeatureFlowArchitecture architecture) => Math.Floor(1024 * architecture.FlowWidth) / 1024;

    private static string Numbers(IEnumerable<float> values) =>
        string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
