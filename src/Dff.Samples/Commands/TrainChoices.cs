using System.Globalization;
using Dff.Samples.Data;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Training;

namespace Dff.Samples.Commands;

/// <summary>What <c>train</c> chooses by looking at the data where the user did not say, and how it says so.</summary>
internal sealed class TrainChoices
{
    /// <summary>The option for what is kept back.</summary>
    public const string ValidationShareOption = "--validation-share";

    /// <summary>The share where the user names none.</summary>
    public const double UsualShare = 0.2;

    private const int MostNames = 5;
    private const double NotableSmallShare = 0.1;

    private readonly List<(string Name, string Text)> _said = [];
    private readonly List<string> _arguments = [];

    /// <summary>Gets whether anchors are chosen.</summary>
    public required bool Anchors { get; init; }

    /// <summary>Gets whether the number of steps is chosen.</summary>
    public required bool Steps { get; init; }

    /// <summary>Gets whether the patience of early stopping is chosen.</summary>
    public required bool Patience { get; init; }

    /// <summary>Gets the share of the data that is kept back for validation; 0 for none.</summary>
    public required double ValidationShare { get; init; }

    /// <summary>Gets whether the user named the share.</summary>
    public required bool IsShareGiven { get; init; }

    /// <summary>Gets the command line as the user gave it.</summary>
    public required IReadOnlyList<string> CommandLine { get; init; }

    /// <summary>Says what was kept back.</summary>
    /// <param name="frames">Frames of all.</param>
    /// <param name="videos">All videos.</param>
    /// <param name="testFrames">Frames that are kept back.</param>
    /// <param name="test">The videos that are, or of which a part is; null where there is too little to keep some back.</param>
    /// <param name="isByVideo">Whether whole videos are.</param>
    public void SaySplit(long frames, IReadOnlyList<DatasetVideo> videos, long testFrames, IReadOnlyList<DatasetVideo>? test, bool isByVideo)
    {
        if (!IsShareGiven)
            Argue(ValidationShareOption, test is null ? "0" : ValidationShare.ToString(CultureInfo.InvariantCulture));
        if (test is null)
        {
            Say("validation", Text($"none: {frames:N0} frames are too few to keep some back"));
            return;
        }

        string[] names = [.. Enumerable.Range(0, Math.Min(MostNames, test.Count)).Select(i => test[i].Id)];
        Say("validation", isByVideo
            ? Text($"{testFrames:N0} frames: {test.Count:N0} of the {videos.Count:N0} videos, {string.Join(", ", names)}{(test.Count > MostNames ? ", …" : "")}")
            : Text($"{testFrames:N0} frames: the end of each video, after a gap, since {(videos.Count == 1 ? "there is only one" : "each has a class that the others do not show")}"));
    }

    /// <summary>Chooses what is left to choose, once validation is known.</summary>
    public void Apply(MLContext mlContext, LabeledVideoData data, bool hasValidation, DeepFeatureFlowTrainer.Options options)
    {
        if (!Anchors && !Steps && !(Patience && hasValidation))
            return;
        TrainingSuggestion found = mlContext.VideoDetection.SuggestTraining(data, options);
        if (Anchors)
            ChooseAnchors(found, options);
        ChooseLength(found.Steps, found.Patience, Text($"for {found.LabeledFrameCount:N0} frames with {found.ObjectCount:N0} objects"), "AP50", hasValidation, options);
    }

    /// <summary>The same for segmentation.</summary>
    public void Apply(MLContext mlContext, LabeledMaskData data, bool hasValidation, VideoSegmentationTrainer.Options options)
    {
        if (!Steps && !(Patience && hasValidation))
            return;
        SegmentationSuggestion found = mlContext.VideoSegmentation.SuggestTraining(data, options);
        ChooseLength(found.Steps, found.Patience, Text($"for {found.LabeledFrameCount:N0} frames with masks"), "mIoU", hasValidation, options);
    }

    private void ChooseLength(long steps, int patience, string reason, string metric, bool hasValidation, VideoTrainerOptions options)
    {
        if (Steps)
        {
            options.MaxSteps = steps;
            Argue("--steps", Text($"{steps}"));
            Say("steps", Text($"{steps:N0}, {reason}"));
        }

        if (Patience && hasValidation)
        {
            options.EarlyStoppingCriteria = new EarlyStopping { Patience = patience };
            Argue("--early-stopping", Text($"{patience}"));
            Say("end", Text($"earlier, after {patience} passes over the data without a better {metric}"));
        }
    }

    /// <summary>Prints what was chosen, and the command that says all of it.</summary>
    /// <param name="seed">Of the training; null where it goes on with its own.</param>
    public void Print(int? seed)
    {
        if (_said.Count == 0)
            return;
        Console.WriteLine("Chosen by looking at the data:");
        foreach ((string name, string text) in _said)
            Console.WriteLine($"  {name,-11} {text}");
        if (_arguments.Count == 0)
            return;
        if (seed is int number && !CommandLine.Contains("--seed"))
            Argue("--seed", Text($"{number}"));
        Console.WriteLine("The same in full, to repeat or to change it:");
        Console.WriteLine($"  Dff.Samples {string.Join(' ', CommandLine.Where(token => token != "--resume").Concat(_arguments).Select(Quote))}");
    }

    // What --size could mend, if the pictures have more pixels.
    private void SayIfSmall(TrainingSuggestion found, DeepFeatureFlowTrainer.Options options)
    {
        if (found.SmallBoxShare >= NotableSmallShare)
        {
            Say("small", Text($"{found.SmallBoxShare:0 %} of the boxes have less than 8 x 8 pixels at {options.Architecture.MaxLongSide}x{options.Architecture.MaxShortSide}, too few to be found: a larger --size, if the video has more pixels"));
        }
    }

    private void ChooseAnchors(TrainingSuggestion found, DeepFeatureFlowTrainer.Options options)
    {
        string scales = List(found.AnchorScales), ratios = List(found.AnchorRatios);
        string usual = $"scales {List(options.Architecture.AnchorScales)} and ratios {List(options.Architecture.AnchorRatios)}";
        options.Architecture = options.Architecture with { AnchorScales = found.AnchorScales, AnchorRatios = found.AnchorRatios };
        Argue("--anchor-scales", scales);
        Argue("--anchor-ratios", ratios);
        SayIfSmall(found, options);
        Say("anchors", found.AnchorOverlap == found.GivenAnchorOverlap
            ? Text($"{usual}, as usual: they overlap with the boxes by {found.AnchorOverlap:0.00}")
            : Text($"scales {scales} and ratios {ratios}, which overlap with the boxes by {found.AnchorOverlap:0.00}; the usual {usual} by {found.GivenAnchorOverlap:0.00}"));
    }

    private void Say(string name, string text) => _said.Add((name, text));

    private void Argue(string option, string value) => _arguments.AddRange([option, value]);

    private static string List(IEnumerable<float> values) => string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));

    private static string Quote(string text) => text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || "-_./\\:,=+@%".Contains(c)) ? text : $"\"{text}\"";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
