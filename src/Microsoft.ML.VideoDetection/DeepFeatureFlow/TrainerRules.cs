using System.Globalization;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>The legal ranges of a trainer's options, all violations reported at once.</summary>
internal static class TrainerRules
{
    // Pairs are counted in 64 bits, and a step has up to 4096.
    private const long MostSteps = 1_000_000_000_000;

    private static readonly TimeSpan _mostTime = TimeSpan.FromDays(366);

    /// <exception cref="ArgumentOutOfRangeException">At least one value is out of its range; the message lists all.</exception>
    public static void Validate(DeepFeatureFlowTrainer.Options o) => Require(
        o,
        Named(nameof(o.LabelColumnName), o.LabelColumnName),
        Named(nameof(o.BoundingBoxColumnName), o.BoundingBoxColumnName),
        Named(nameof(o.PredictedLabelColumnName), o.PredictedLabelColumnName),
        Named(nameof(o.PredictedBoundingBoxColumnName), o.PredictedBoundingBoxColumnName),
        Named(nameof(o.ScoreColumnName), o.ScoreColumnName),
        InRange(nameof(o.TrainingProposalCount), o.TrainingProposalCount, 1, 10_000),
        InRange(nameof(o.AnchorSampleCount), o.AnchorSampleCount, 2, int.MaxValue),
        InRange(nameof(o.RegionSampleCount), o.RegionSampleCount, 4, int.MaxValue));

    /// <exception cref="ArgumentOutOfRangeException">At least one value is out of its range; the message lists all.</exception>
    public static void Validate(VideoSegmentationTrainer.Options o) => Require(
        o,
        Named(nameof(o.LabelMapColumnName), o.LabelMapColumnName),
        Named(nameof(o.PredictedLabelMapColumnName), o.PredictedLabelMapColumnName),
        o.ClassWeights?.All(weight => weight >= 0 && double.IsFinite(weight)) == false
            ? $"{nameof(o.ClassWeights)} has a weight that is negative or no number; weights must be at least 0."
            : null);

    private static void Require(VideoTrainerOptions options, params string?[] own)
    {
        List<string> problems = [.. Check(options), .. own.OfType<string>()];
        if (options.Architecture is null)
        {
            problems.Add($"{nameof(options.Architecture)} is null.");
        }
        else
        {
            problems.AddRange(ArchitectureRules.Check(options.Architecture));
            if (options.Architecture.MotionEstimator == MotionEstimator.DenseInverseSearch)
                problems.AddRange(WithoutEffect(options));
        }

        if (problems.Count > 0)
            throw new ArgumentOutOfRangeException(nameof(options), string.Join(' ', problems));
    }

    private static IEnumerable<string> Check(VideoTrainerOptions o)
    {
        string?[] found =
        [
            Named(nameof(o.ImageColumnName), o.ImageColumnName),
            Named(nameof(o.IsKeyFrameColumnName), o.IsKeyFrameColumnName),
            InRange(nameof(o.MaxEpoch), o.MaxEpoch, 1, int.MaxValue),
            o.MaxSteps is < 1 or > MostSteps ? Wrong(nameof(o.MaxSteps), o.MaxSteps, $"between 1 and {MostSteps}, or null") : null,
            o.MaxTime is { } time && (time <= TimeSpan.Zero || time > _mostTime) ? Wrong(nameof(o.MaxTime), time, "above 0 and at most a year, or null") : null,
            InRange(nameof(o.BatchSize), o.BatchSize, 1, 4096),
            Enum.IsDefined(o.Optimizer) ? null : Wrong(nameof(o.Optimizer), o.Optimizer, "Sgd or AdamW"),
            Positive(nameof(o.LearningRate), o.LearningRate),
            o.Momentum is >= 0 and < 1 ? null : Wrong(nameof(o.Momentum), o.Momentum, "at least 0 and below 1"),
            Weight(nameof(o.WeightDecay), o.WeightDecay),
            o.GradientClipNorm is double clip ? Positive(nameof(o.GradientClipNorm), clip) : null,
            InRange(nameof(o.WarmUpSteps), o.WarmUpSteps, 0, int.MaxValue),
            Factor(nameof(o.WarmUpFactor), o.WarmUpFactor),
            o.BackboneLearningRateFactor is > 0 and <= 10 ? null : Wrong(nameof(o.BackboneLearningRateFactor), o.BackboneLearningRateFactor, "above 0 and at most 10"),
            Enum.IsDefined(o.LearningRateDecay) ? null : Wrong(nameof(o.LearningRateDecay), o.LearningRateDecay, "Steps or Cosine"),
            o.WeightAveragingDecay is null or (>= 0 and < 1) ? null : Wrong(nameof(o.WeightAveragingDecay), o.WeightAveragingDecay, "at least 0 and below 1, or null"),
            Factor(nameof(o.LearningRateDecayFactor), o.LearningRateDecayFactor),
            o.LearningRateDecayAt.All(share => share is > 0 and < 1)
                ? null
                : Wrong(nameof(o.LearningRateDecayAt), string.Join(", ", o.LearningRateDecayAt), "shares above 0 and below 1"),
            InRange(nameof(o.FrozenStages), o.FrozenStages, 0, 4),
            InRange(nameof(o.ReferenceFrameRange), o.ReferenceFrameRange, 0, 1000),
            o.UnwarpedShare is >= 0 and < 1 ? null : Wrong(nameof(o.UnwarpedShare), o.UnwarpedShare, "at least 0 and below 1"),
            Weight(nameof(o.PhotometricWeight), o.PhotometricWeight ?? 0),
            Weight(nameof(o.FlowSmoothnessWeight), o.FlowSmoothnessWeight ?? 0),
            Share(nameof(o.FlipProbability), o.FlipProbability),
            InRange(nameof(o.LogEveryNStep), o.LogEveryNStep, 1, int.MaxValue),
            InRange(nameof(o.LoadingThreads), o.LoadingThreads, 1, 256),
            o.CheckpointEveryMinutes >= 0 ? null : Wrong(nameof(o.CheckpointEveryMinutes), o.CheckpointEveryMinutes, "at least 0"),
            Enum.IsDefined(o.ScaleOut) ? null : Wrong(nameof(o.ScaleOut), o.ScaleOut, "Off, WhenLaunched or Required"),
            .. EarlyStoppingProblems(o),
            .. o.Augmentation is null ? [$"{nameof(o.Augmentation)} is null; {nameof(AugmentationOptions)}.None() changes nothing."] : o.Augmentation.Problems(),
        ];
        return found.OfType<string>();
    }

    // What somebody set on purpose for a flow network, where there is none.
    private static IEnumerable<string> WithoutEffect(VideoTrainerOptions o)
    {
        const string Needs = $"it needs a flow network: leave it unset, or set {nameof(o.MotionEstimator)} to FlowNet.";
        if (o.PhotometricWeight > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(o.PhotometricWeight)} is {o.PhotometricWeight}; {Needs}");
        if (o.FlowSmoothnessWeight > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(o.FlowSmoothnessWeight)} is {o.FlowSmoothnessWeight}; {Needs}");
        if (o.FlowWeightsPath is not null)
            yield return $"{nameof(o.FlowWeightsPath)} is '{o.FlowWeightsPath}'; {Needs}";
    }

    private static IEnumerable<string?> EarlyStoppingProblems(VideoTrainerOptions o)
    {
        if (o.EarlyStoppingCriteria is not { } early)
            yield break;
        if (o.ValidationSet is null)
            yield return $"{nameof(o.EarlyStoppingCriteria)} needs a {nameof(o.ValidationSet)}.";
        yield return InRange($"{nameof(o.EarlyStoppingCriteria)}.{nameof(early.Patience)}", early.Patience, 1, int.MaxValue);
        yield return Share($"{nameof(o.EarlyStoppingCriteria)}.{nameof(early.MinDelta)}", early.MinDelta);
    }

    private static string? Named(string name, string? value) => string.IsNullOrEmpty(value) ? $"{name} is empty; it must name a column." : null;

    private static string? InRange(string name, int value, int least, int most) => value >= least && value <= most
        ? null
        : Wrong(name, value, most == int.MaxValue ? $"at least {least}" : $"between {least} and {most}");

    private static string? Positive(string name, double value) => value > 0 && double.IsFinite(value) ? null : Wrong(name, value, "above 0");

    private static string? Weight(string name, double value) => value >= 0 && double.IsFinite(value) ? null : Wrong(name, value, "at least 0");

    private static string? Factor(string name, double value) => value is > 0 and <= 1 ? null : Wrong(name, value, "above 0 and at most 1");

    private static string? Share(string name, double value) => value is >= 0 and <= 1 ? null : Wrong(name, value, "between 0 and 1");

    private static string Wrong(string name, object? value, string expected) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {expected}.");
}
