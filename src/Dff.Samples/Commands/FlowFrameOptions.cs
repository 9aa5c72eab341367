using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>Options that say when the whole network runs and how much is done in between: the same in every command that has them.</summary>
/// <param name="intervalDescription">What the interval means in this command.</param>
internal sealed class FlowFrameOptions(string intervalDescription)
{
    private readonly Option<double?> _residual = new("--max-flow-residual")
    {
        Description = "Key frames where the flow leaves more of the picture unexplained, 0 to 1 (0.02 to 0.1 is useful); --key-frame-interval is the longest then.",
        HelpName = "SHARE",
    };

    private readonly Option<int?> _proposals = new("--flow-frame-proposals")
    {
        Description = "Proposals that are classified on frames between key frames. Default: as many as on key frames.",
        HelpName = "N",
    };

    private readonly Option<int?> _rank = new("--flow-frame-rank")
    {
        Description = "Rank of the region head's first layer on frames between key frames, to approximate it. Default: as it is.",
        HelpName = "N",
    };

    public Option<int?> Interval { get; } = new("--key-frame-interval") { Description = intervalDescription, HelpName = "N" };

    /// <summary>Whether any but the interval was given.</summary>
    public bool IsCheaper(CommandResult result) => Given(result, _residual) || Given(result, _proposals) || Given(result, _rank);

    public void AddTo(Command command)
    {
        command.Add(Interval);
        command.Add(_residual);
        command.Add(_proposals);
        command.Add(_rank);
        command.Validators.Add(result =>
        {
            if (Given(result, Interval) && result.GetValue(Interval) is not (>= 1 and <= 10_000))
                result.AddError("--key-frame-interval must be between 1 and 10000.");
            if (Given(result, _residual) && result.GetValue(_residual) is not (>= 0 and <= 1))
                result.AddError("--max-flow-residual must be between 0 and 1.");
            if (Given(result, _proposals) && result.GetValue(_proposals) is not >= 1)
                result.AddError("--flow-frame-proposals must be at least 1.");
            if (Given(result, _rank) && result.GetValue(_rank) is not >= 1)
                result.AddError("--flow-frame-rank must be at least 1.");
        });
    }

    public VideoDetectorOptions Read(ParseResult result) => new()
    {
        KeyFrameInterval = result.GetValue(Interval),
        MaxFlowResidual = result.GetValue(_residual) ?? 0,
        FlowFrameProposals = result.GetValue(_proposals),
        FlowFrameRank = result.GetValue(_rank),
    };

    private static bool Given(CommandResult result, Option option) => result.GetResult(option) is { Tokens.Count: > 0 };
}
