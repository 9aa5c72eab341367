using System.Collections.Immutable;
using Microsoft.ML.VideoDetection.Training.Choosing;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>What labelled videos suggest for training on them: anchors of the sizes of their objects, and how long to learn.</summary>
/// <remarks>Rules of thumb; docs/training.md has what they rest on. The same data always gives the same.</remarks>
public sealed record TrainingSuggestion
{
    // What the anchors that are there miss must be worth having other ones.
    private const double NotableGain = 0.02;
    private const int FewestBoxes = 10;

    /// <summary>Gets the scales of the anchors, in units of 16 network pixels; those of the options where they fit as well.</summary>
    public required ImmutableArray<float> AnchorScales { get; init; }

    /// <summary>Gets height by width of the anchors.</summary>
    public required ImmutableArray<float> AnchorRatios { get; init; }

    /// <summary>Gets the mean overlap (IoU) of the boxes with the best of these anchors around the same centre, 0 to 1; 0 without boxes.</summary>
    public required double AnchorOverlap { get; init; }

    /// <summary>Gets the same for the anchors of the options that were given.</summary>
    public required double GivenAnchorOverlap { get; init; }

    /// <summary>Gets the share of the boxes that are too small to be found at the network's size, 0 to 1: below 8 x 8 of its pixels.</summary>
    public required double SmallBoxShare { get; init; }

    /// <summary>Gets the steps of the training.</summary>
    public required long Steps { get; init; }

    /// <summary>Gets the epochs without improvement after which training may end, where there is something to measure on.</summary>
    public required int Patience { get; init; }

    /// <summary>Gets the number of training frames with an object; an estimate in large datasets.</summary>
    public required long LabeledFrameCount { get; init; }

    /// <summary>Gets the number of objects on them; an estimate in large datasets.</summary>
    public required long ObjectCount { get; init; }

    /// <summary>Sets anchors, steps and, where there is a validation set, early stopping of a training.</summary>
    /// <param name="options">What is to be changed.</param>
    public void ApplyTo(DeepFeatureFlowTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Architecture = options.Architecture with { AnchorScales = AnchorScales, AnchorRatios = AnchorRatios };
        options.MaxSteps = Steps;
        if (options.ValidationSet is not null)
            options.EarlyStoppingCriteria = new EarlyStopping { Patience = Patience };
    }

    internal static TrainingSuggestion Of(LabeledVideoData data, DeepFeatureFlowTrainer.Options options)
    {
        DeepFeatureFlowArchitecture given = options.Architecture;
        LabelSample sample = LabelSample.Of(data, given.MaxLongSide, given.MaxShortSide);
        double before = AnchorClustering.Overlap(sample.Sizes, [.. given.AnchorScales], [.. given.AnchorRatios]);
        AnchorChoice? choice = sample.Sizes.Count < FewestBoxes ? null : AnchorClustering.Choose(sample.Sizes);
        if (choice is null || choice.Overlap < before + NotableGain)
            choice = new AnchorChoice([.. given.AnchorScales], [.. given.AnchorRatios], before);

        TrainingLength length = TrainingLength.Of(sample.TrainingFrames, sample.LabeledFrames, sample.Classes, options.BatchSize);
        return new TrainingSuggestion
        {
            AnchorScales = choice.Scales,
            AnchorRatios = choice.Ratios,
            AnchorOverlap = choice.Overlap,
            GivenAnchorOverlap = before,
            SmallBoxShare = sample.SmallShare,
            Steps = length.Steps,
            Patience = length.Patience,
            LabeledFrameCount = sample.LabeledFrames,
            ObjectCount = sample.Objects,
        };
    }
}
