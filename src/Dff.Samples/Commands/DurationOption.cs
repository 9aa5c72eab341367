using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.VideoDetection.Operators;

namespace Dff.Samples.Commands;

/// <summary>How the command line calls times: 90s, 30m, 1h30m, 2d.</summary>
internal static partial class DurationOption
{
    /// <summary>Reads an option's value; anything else becomes an error that names the option.</summary>
    public static TimeSpan Parse(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (TryParse(text, out TimeSpan time))
            return time;
        argument.AddError($"{((OptionResult)argument.Parent!).Option.Name} is '{text}'; it must be a time above 0 and at most a year, like 90s, 30m, 1h30m or 2d.");
        return default;
    }

    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        Match match = Pattern().Match(text);
        if (!match.Success || text.Length is 0 or > 40)
            return false;
        double seconds = (Number("d") * 86400) + (Number("h") * 3600) + (Number("m") * 60) + Number("s");
        if (seconds is <= 0 or > 366 * 86400.0)
            return false;
        time = TimeSpan.FromSeconds(seconds);
        return true;

        double Number(string unit) => match.Groups[unit] is { Success: true, Value: var value } ? double.Parse(value, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"\A(?:(?<d>[0-9]+(?:[.][0-9]+)?)d)?(?:(?<h>[0-9]+(?:[.][0-9]+)?)h)?(?:(?<m>[0-9]+(?:[.][0-9]+)?)m)?(?:(?<s>[0-9]+(?:[.][0-9]+)?)s)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
