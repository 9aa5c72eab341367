using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Commands;

/// <summary>Options on identities and what is done with them.</summary>
internal sealed class TrackOptions
{
    public const string Line = "--count-line", Zone = "--zone", Smooth = "--smooth";
    public const string Causal = "causal", Offline = "offline";

    // More points than anybody draws, and a bound for the counting of every frame.
    private const int MostShapes = 100, MostCorners = 100;

    private readonly Option<bool> _track = new("--track") { Description = "Gives each object an id that it keeps from frame to frame." };

    private readonly Option<float?> _score = new("--track-score")
    {
        Description = "Detections from this score on begin objects of their own; weaker ones only continue them. 0 to 1; default: 0.6, or --score-threshold where that is higher. Implies --track.",
        HelpName = "S",
    };

    private readonly Option<string?> _smooth = new(Smooth)
    {
        Description = "Lifts scores towards the best of their object. causal: over the frames so far, with --track; offline: over the whole video (after Seq-NMS), which is read to its end first.",
        HelpName = "causal|offline",
    };

    private readonly Option<string[]> _lines = new(Line)
    {
        Description = "Counts the objects that cross a line, by class and direction (left or right, seen from x0,y0 to x1,y1), in source pixels. Several may be given. Implies --track.",
        HelpName = "x0,y0,x1,y1",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _zones = new(Zone)
    {
        Description = "Counts the objects that enter a polygon, and for how long they stay, in source pixels. Several may be given. Implies --track.",
        HelpName = "x0,y0,x1,y1,x2,y2,...",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    /// <param name="command">Gets the options.</param>
    /// <param name="withCounts">Whether to add those that count.</param>
    public void AddTo(Command command, bool withCounts)
    {
        command.Add(_track);
        command.Add(_score);
        command.Add(_smooth);
        if (withCounts)
        {
            command.Add(_lines);
            command.Add(_zones);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_smooth) is { Tokens.Count: > 0 } && result.GetValue(_smooth) is var smooth and not (Causal or Offline))
                result.AddError($"{Smooth} is '{smooth}'; it must be {Causal} or {Offline}.");
            if (result.GetResult(_score) is { Tokens.Count: > 0 } && result.GetValue(_score) is not (>= 0 and <= 1))
                result.AddError("--track-score must be between 0 and 1.");
            if (!withCounts)
                return;
            foreach ((Option<string[]> option, Func<string, object?> parse, string expected) in new (Option<string[]>, Func<string, object?>, string)[]
            {
                (_lines, ParseLine, "x0,y0,x1,y1 in source pixels, two different points"),
                (_zones, ParseZone, $"x0,y0,x1,y1,x2,y2,... in source pixels, 3 to {MostCorners} corners that are not all on one line"),
            })
            {
                string[] values = result.GetResult(option) is { Tokens.Count: > 0 } given ? [.. given.Tokens.Select(token => token.Value)] : [];
                foreach (string value in values.Where(value => parse(value) is null).Take(1))
                    result.AddError($"{option.Name} is '{value}'; it must be {expected}.");
                if (values.Length > MostShapes)
                    result.AddError($"{option.Name} was given {values.Length} times; it may be given {MostShapes} times.");
            }
        });
    }

    /// <summary>Whether ids were asked for, by themselves or for something that needs them.</summary>
    public bool IsTracking(ParseResult result, bool others = false) =>
        others || result.GetValue(_track) || result.GetValue(_score) is not null || result.GetValue(_smooth) == Causal || Lines(result).Length + Zones(result).Length > 0;

    public bool IsOffline(ParseResult result) => result.GetValue(_smooth) == Offline;

    /// <summary>Whether any was given.</summary>
    public bool IsGiven(CommandResult result) =>
        new Option[] { _track, _score, _smooth, _lines, _zones }.Any(option => result.GetResult(option) is { Implicit: false });

    /// <summary>Makes the settings of the tracker; null where none is wanted.</summary>
    /// <param name="result">Of the command line.</param>
    /// <param name="scoreThreshold">What users see: nothing weaker begins a track.</param>
    /// <param name="others">Whether another option needs ids.</param>
    public TrackingOptions? Read(ParseResult result, float scoreThreshold = 0, bool others = false)
    {
        if (!IsTracking(result, others))
            return null;
        var options = new TrackingOptions { SmoothScores = result.GetValue(_smooth) == Causal };
        options.HighScore = result.GetValue(_score) ?? Math.Max(options.HighScore, scoreThreshold);
        options.LowScore = Math.Min(options.LowScore, options.HighScore);
        return options;
    }

    public CountLine[] Lines(ParseResult result) => result.GetResult(_lines) is null ? [] : [.. (result.GetValue(_lines) ?? []).Select(ParseLine).OfType<CountLine>()];

    public CountZone[] Zones(ParseResult result) => result.GetResult(_zones) is null ? [] : [.. (result.GetValue(_zones) ?? []).Select(ParseZone).OfType<CountZone>()];

    private static CountLine? ParseLine(string text) =>
        Numbers(text) is [var x0, var y0, var x1, var y1] && (x0, y0) != (x1, y1) ? new CountLine(x0, y0, x1, y1) : null;

    private static CountZone? ParseZone(string text)
    {
        if (Numbers(text) is not { Length: >= 6 and <= 2 * MostCorners } numbers || numbers.Length % 2 != 0)
            return null;
        try
        {
            return new CountZone(numbers);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static float[]? Numbers(string text)
    {
        string[] parts = text.Split(',');
        var numbers = new float[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !(Math.Abs(numbers[i]) <= 1e6f))
                return null;
        }

        return numbers;
    }
}
