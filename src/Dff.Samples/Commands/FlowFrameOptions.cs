using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>Options that say when the whole network runs and how much is done in between: the same in every command that has them.</summary>
/// <param name="intervalDescription">What the interval means in this command.</param>
internal sealed class FlowFrameOptions(string intervalDescription)
{
    public const string ProposalsName = "--flow-frame-proposals";
    public const string Carried = "carried";
    public const string Computed = "computed";

    private readonly Option<string?> _motion = MotionOption.Create(
        "How motion between key frames is estimated: by the model's flow network, if it has one, or by dense inverse search, which is many times cheaper. Default: the model's.");

    private readonly Option<string?> _proposals = new(ProposalsName)
    {
        Description = "What is classified on frames between key frames: the key frame's best proposals, carried along the motion, or new ones: so many, "
            + $"or with {Computed} as many as on key frames. Default: the model's way.",
        HelpName = $"{Carried}|{Computed}|N",
    };

    private readonly Option<int?> _rank = new("--flow-frame-rank")
    {
        Description = "Rank of the region head's first layer on frames between key frames, to approximate it. Default: as it is.",
        HelpName = "N",
    };

    public Option<int?> Interval { get; } = new("--key-frame-interval") { Description = intervalDescription, HelpName = "N" };

    /// <summary>Whether any but the interval was given.</summary>
    public bool IsCheaper(CommandResult result) => Given(result, _motion) || Given(result, _proposals) || Given(result, _rank);

    /// <param name="command">Gets the options.</param>
    /// <param name="withKeyFrames">Whether to add those that say which frames are key frames.</param>
    public void AddTo(Command command, bool withKeyFrames = true)
    {
        if (withKeyFrames)
        {
            command.Add(Interval);
        }

        command.Add(_motion);
        command.Add(_proposals);
        command.Add(_rank);
        command.Validators.Add(result =>
        {
            if (Given(result, Interval) && result.GetValue(Interval) is not (>= 1 and <= 10_000))
                result.AddError("--key-frame-interval must be between 1 and 10000.");
            MotionOption.Check(result, _motion);
            if (Given(result, _proposals) && result.GetValue(_proposals) is { } proposals 
                && proposals is not (Carried or Computed) && Count(proposals) is not >= 1)
            {
                result.AddError($"{ProposalsName} is '{proposals}'; it must be at least 1, or {Carried}, or {Computed}.");
            }

            if (Given(result, _rank) && result.GetValue(_rank) is not >= 1)
                result.AddError("--flow-frame-rank must be at least 1.");
        });
    }

    /// <param name="result">Of the command line.</param>
    /// <param name="interval">Where the command line has none.</param>
    public VideoDetectorOptions Read(ParseResult result, int? interval = null) => new()
    {
        KeyFrameInterval = result.GetValue(Interval) ?? interval,
        MotionEstimator = MotionOption.Parse(result.GetValue(_motion)),

        // A number asks for proposals, whatever the model's own way is.
        FlowFrameProposals = result.GetValue(_proposals) is { } proposals
            ? proposals == Carried ? FlowFrameProposals.Carried : FlowFrameProposals.Computed
            : null,
        FlowFrameProposalCount = Count(result.GetValue(_proposals)),
        FlowFrameRank = result.GetValue(_rank),
    };

    /// <summary>Gets what was given of the options that say how frames between key frames are treated, as arguments.</summary>
    public string[] Arguments(ParseResult result) =>
    [
        .. Argument(_motion.Name, result.GetValue(_motion)),
        .. Argument(_proposals.Name, result.GetValue(_proposals)),
        .. Argument(_rank.Name, result.GetValue(_rank)?.ToString(CultureInfo.InvariantCulture)),
    ];

    private static string[] Argument(string name, string? value) => value is null ? [] : [name, value];

    /// <summary>A message about the detector's options, which depend on the model, in the words of the command line.</summary>
    public static string Translate(string message) => MotionOption.Translate(message)
        .Replace(" (Parameter 'options')", "", StringComparison.Ordinal);

    private static int? Count(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;

    private static bool Given(CommandResult result, Option option) => result.GetResult(option) is { Tokens.Count: > 0 };
}
