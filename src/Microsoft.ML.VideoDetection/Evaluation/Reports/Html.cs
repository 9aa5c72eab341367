using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>Text for pages.</summary>
internal static class Html
{
    /// <summary>Makes any text harmless as content and inside of quoted attributes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(Clean(text));

    /// <summary>Replaces what neither HTML nor XML can hold, such as control characters, by blanks.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            clean.Append(Rune.IsControl(rune) || (rune.Value & 0xFFFE) == 0xFFFE ? " " : rune.ToString());
        return clean.ToString();
    }

    /// <summary>The same for a label of a plot, cut to a length.</summary>
    public static string Label(string text, int length)
    {
        string clean = Clean(text);
        return clean.Length > length ? $"{clean.AsSpan(0, char.IsHighSurrogate(clean[length - 2]) ? length - 2 : length - 1)}…" : clean;
    }

    /// <summary>A metric as per cent with one digit, or a dash.</summary>
    public static string Percent(double? value) => value is double v ? (v * 100).ToString("0.0", CultureInfo.InvariantCulture) : "–";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
