namespace Microsoft.ML.VideoDetection.IO;

/// <summary>Recognises numbers as spreadsheets write them in much of Europe: 20,5.</summary>
internal static class DecimalComma
{
    /// <summary>Gets the end of a message about a text that is no number: what its commas are, or nothing.</summary>
    internal static string Hint(ReadOnlySpan<char> text)
    {
        int comma = text.IndexOf(',');
        bool isNumber = comma > 0 && text[(comma + 1)..].IndexOfAnyExceptInRange('0', '9') < 0
            && text[..comma].TrimStart('-').IndexOfAnyExcept("0123456789.".AsSpan()) < 0;
        return isNumber ? " with a decimal point, not with a decimal comma: write 20.5 for 20,5" : "";
    }
}
