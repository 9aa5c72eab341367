using System.Globalization;
using System.Text;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Text from a file, made fit for an error message.</summary>
internal static class ErrorText
{
    private const int MaxLength = 120;

    /// <summary>Cuts long text and spells out control characters: a file must not write on somebody's terminal.</summary>
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
