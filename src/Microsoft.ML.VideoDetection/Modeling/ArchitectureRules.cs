using System.Globalization;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Validates the values of an architecture and reports all violations at once.</summary>
internal static class ArchitectureRules
{
    public const int MaxClasses = 100_000;

    /// <exception cref="ArgumentOutOfRangeException">At least one value is out of its range; the message lists all.</exception>
    public static void Validate(DeepFeatureFlowArchitecture architecture)
    {
        IReadOnlyList<string> problems = Check(architecture);
        if (problems.Count > 0)
            throw new ArgumentOutOfRangeException(nameof(architecture), string.Join(' ', problems));
    }

    public static IReadOnlyList<string> Check(DeepFeatureFlowArchitecture a)
    {
        var problems = new List<string>();
        Require(problems, Enum.IsDefined(a.Backbone), nameof(a.Backbone), a.Backbone, "a known backbone");
        Require(
            problems,
            a.BackboneBlocks.IsDefaultOrEmpty || BackboneLayout.IsPossible(a.BackboneBlocks),
            nameof(a.BackboneBlocks),
            a.BackboneBlocks.IsDefaultOrEmpty ? "" : string.Join(' ', a.BackboneBlocks),
            $"empty, or four numbers between 1 and {BackboneLayout.MaxBlocks}");
        Require(
            problems,
            a.BackboneWidth is >= BackboneLayout.WidthStep and <= BackboneLayout.MaxWidth && a.BackboneWidth % BackboneLayout.WidthStep == 0,
            nameof(a.BackboneWidth),
            a.BackboneWidth,
            $"a multiple of {BackboneLayout.WidthStep} between {BackboneLayout.WidthStep} and {BackboneLayout.MaxWidth}");
        Require(problems, Enum.IsDefined(a.Normalization), nameof(a.Normalization), a.Normalization, "BatchNorm or GroupNorm");
        Require(problems, Enum.IsDefined(a.MotionEstimator), nameof(a.MotionEstimator), a.MotionEstimator, "FlowNet or DenseInverseSearch");
        Require(problems, Enum.IsDefined(a.FlowFrameProposals), nameof(a.FlowFrameProposals), a.FlowFrameProposals, "Computed or Carried");
        Require(problems, Enum.IsDefined(a.Warp), nameof(a.Warp), a.Warp, "Published or IdentityAtZeroFlow");
        InRange(problems, nameof(a.NeckChannels), a.NeckChannels, 1, 8192);
        InRange(problems, nameof(a.NeckDilation), a.NeckDilation, 1, 32);
        InRange(problems, nameof(a.ProposalHeadChannels), a.ProposalHeadChannels, 1, 8192);
        InRange(problems, nameof(a.RegionHeadChannels), a.RegionHeadChannels, 1, 16384);
        Require(problems, a.FlowWidth is >= 1.0 / 64 and <= 4, nameof(a.FlowWidth), a.FlowWidth, "between 1/64 and 4");
        Require(problems, a.FlowInputScale is 1 or 0.5 or 0.25, nameof(a.FlowInputScale), a.FlowInputScale, "1, 0.5 or 0.25");
        Positive(problems, nameof(a.AnchorScales), a.AnchorScales);
        Positive(problems, nameof(a.AnchorRatios), a.AnchorRatios);
        CheckClasses(problems, a);
        InRange(problems, nameof(a.MaxLongSide), a.MaxLongSide, 16, 8192);
        InRange(problems, nameof(a.MaxShortSide), a.MaxShortSide, 16, 8192);
        InRange(problems, nameof(a.KeyFrameInterval), a.KeyFrameInterval, 1, 10_000);
        InRange(problems, nameof(a.ProposalsBeforeSuppression), a.ProposalsBeforeSuppression, 1, 100_000);
        InRange(problems, nameof(a.ProposalCount), a.ProposalCount, 1, 10_000);
        InRange(problems, nameof(a.MaxDetections), a.MaxDetections, 1, 10_000);
        Threshold(problems, nameof(a.ProposalNmsThreshold), a.ProposalNmsThreshold);
        Threshold(problems, nameof(a.NmsThreshold), a.NmsThreshold);
        Require(problems, a.ScoreThreshold is >= 0 and < 1, nameof(a.ScoreThreshold), a.ScoreThreshold, "at least 0 and below 1");
        return problems;
    }

    private static void CheckClasses(List<string> problems, DeepFeatureFlowArchitecture a)
    {
        if (a.ClassNames.IsDefaultOrEmpty)
        {
            problems.Add($"{nameof(a.ClassNames)} is empty; it must name at least one class.");
            return;
        }

        InRange(problems, $"The number of {nameof(a.ClassNames)}", a.ClassNames.Length, 1, MaxClasses);
        if (a.ClassNames.Any(string.IsNullOrWhiteSpace))
            problems.Add($"{nameof(a.ClassNames)} holds an empty name.");
        string? twice = a.ClassNames.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
            problems.Add($"{nameof(a.ClassNames)} holds '{twice}' more than once.");
    }

    private static void InRange(List<string> problems, string name, int value, int least, int most) =>
        Require(problems, value >= least && value <= most, name, value, $"between {least} and {most}");

    private static void Threshold(List<string> problems, string name, float value) =>
        Require(problems, value is > 0 and <= 1, name, value, "above 0 and at most 1");

    private static void Positive(List<string> problems, string name, IReadOnlyList<float>? values)
    {
        bool valid = values is System.Collections.Immutable.ImmutableArray<float> { IsDefault: false, Length: > 0 and <= 32 } array
            && array.All(value => float.IsFinite(value) && value > 0);
        if (!valid)
            problems.Add($"{name} must hold 1 to 32 positive numbers.");
    }

    private static void Require(List<string> problems, bool valid, string name, object value, string range)
    {
        if (!valid)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {range}."));
    }
}
