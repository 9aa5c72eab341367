using System.Globalization;
using System.Text;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Prepares text from a file for an error message.</summary>
internal static class ErrorText
{
    private const int MaxLength = 120;

    /// <summary>Truncates long text and escapes control characters, so that a file cannot control the user's terminal.</summary>
    public static string Printable(string text)
    {
        var result = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                result.Append(c);
        }

        return text.Length > MaxLength ? result.Append('…').ToString() : result.ToString();
    }
}
