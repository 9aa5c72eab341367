using System.Globalization;
using System.Net;
using System.Text;

namespace Microsoft.ML.VideoDetection;

/// <summary>Text for pages.</summary>
internal static class Html
{
    /// <summary>Makes any text harmless as content and inside of quoted attributes; characters that XML cannot hold become blanks.</summary>
    public static string Escape(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            clean.Append(Rune.IsControl(rune) || (rune.Value & 0xFFFE) == 0xFFFE ? " " : rune.ToString());
        return WebUtility.HtmlEncode(clean.ToString());
    }

    /// <summary>A metric as per cent with one digit, or a dash.</summary>
    public static string Percent(double? value) => value is double v ? (v * 100).ToString("0.0", CultureInfo.InvariantCulture) : "–";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
