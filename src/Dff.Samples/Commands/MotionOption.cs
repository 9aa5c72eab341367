using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>How the command line calls the ways to estimate motion.</summary>
internal static class MotionOption
{
    public const string Name = "--motion";
    public const string Values = "flownet|dis";
    public const string Search = "dis";
    private const string FlowNet = "flownet";

    /// <summary>Makes the option, with any text as its value: <see cref="Check"/> says what is wrong.</summary>
    public static Option<string?> Create(string description) => new(Name) { Description = description, HelpName = Values };

    /// <summary>Adds an error if the option was given another value.</summary>
    public static void Check(CommandResult result, Option<string?> option)
    {
        if (result.GetResult(option) is { Tokens.Count: > 0 } && Parse(result.GetValue(option)) is null)
            result.AddError($"{Name} is '{result.GetValue(option)}'; it must be {FlowNet} or {Search}.");
    }

    /// <summary>Reads a value; null for anything else.</summary>
    public static MotionEstimator? Parse(string? text) => text switch
    {
        FlowNet => MotionEstimator.FlowNet,
        Search => MotionEstimator.DenseInverseSearch,
        _ => null,
    };

    /// <summary>Puts the library's names into those of the command line.</summary>
    public static string Translate(string message) => message
        .Replace($"{nameof(MotionEstimator)} to be ", $"{Name} ", StringComparison.Ordinal)
        .Replace(nameof(MotionEstimator), Name, StringComparison.Ordinal)
        .Replace(nameof(MotionEstimator.DenseInverseSearch), Search, StringComparison.Ordinal)
        .Replace(nameof(MotionEstimator.FlowNet), FlowNet, StringComparison.Ordinal);
}
