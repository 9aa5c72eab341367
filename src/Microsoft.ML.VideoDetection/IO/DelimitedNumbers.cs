using System.Globalization;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.IO;

/// <summary>
/// Reads the numbers of one line that are separated by commas, or else semicolons, tabs or spaces; anything else is an error that names line and column.
/// </summary>
internal ref struct DelimitedNumbers(ReadOnlySpan<char> line, string path, int lineNumber)
{
    private readonly char _separator = SeparatorOf(line);
    private ReadOnlySpan<char> _rest = line.Trim().TrimEnd(SeparatorOf(line));
    private int _column;
    private bool _ended;

    /// <summary>Determines whether a line has only separators, as spreadsheets write emptied rows.</summary>
    internal static bool IsEmpty(ReadOnlySpan<char> line) => line.IndexOfAnyExcept(" ,;\t\r".AsSpan()) < 0;

    /// <summary>Gets whether all columns were read.</summary>
    internal readonly bool AtEnd => _ended;

    /// <summary>Reads the next column.</summary>
    /// <exception cref="InvalidDataException">The column is missing or not a finite number.</exception>
    internal double Number(string name)
    {
        ReadOnlySpan<char> text = Take(name);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Error($"has the {name} '{text}' in column {_column}, expected a number{DecimalComma.Hint(text)}");
    }

    /// <summary>Reads the next column, which must be a whole number (7 or 7.0).</summary>
    /// <exception cref="InvalidDataException">The column is missing or not a whole number of 32 bits.</exception>
    internal int Integer(string name)
    {
        double value = Number(name);
        return value == Math.Floor(value) && value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw Error(string.Create(CultureInfo.InvariantCulture, $"has the {name} '{value}' in column {_column}, expected a whole number"));
    }

    /// <summary>Creates the exception that names the line.</summary>
    internal readonly InvalidDataException Error(string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"'{path}' line {lineNumber} {problem}."));

    // Finds the most frequent separator: commas may also be decimal ones, and spaces or tabs may follow them.
    private static char SeparatorOf(ReadOnlySpan<char> line)
    {
        (char best, int most) = (' ', 0);
        foreach (char candidate in ",;\t")
        {
            int count = line.Count(candidate);
            (best, most) = count > most ? (candidate, count) : (best, most);
        }

        return best;
    }

    private ReadOnlySpan<char> Take(string name)
    {
        if (_ended)
        {
            throw Error($"ends after {_column} columns; the {name} is missing");
        }

        _column++;
        int end = _rest.IndexOf(_separator);
        ReadOnlySpan<char> text = end < 0 ? _rest : _rest[..end];
        _ended = end < 0;
        _rest = end < 0 ? [] : _rest[(end + 1)..];
        if (_separator == ' ')
            _rest = _rest.TrimStart(' ');
        return text.Trim();
    }
}

/// <summary>Recognizes numbers with a decimal comma, as spreadsheets write them in much of Europe: 20,5.</summary>
internal static class DecimalComma
{
    /// <summary>Gets the end of a message about a text that is not a number: an explanation of its commas, or "".</summary>
    internal static string Hint(ReadOnlySpan<char> text)
    {
        int comma = text.IndexOf(',');
        bool isNumber = comma > 0 && text[(comma + 1)..].IndexOfAnyExceptInRange('0', '9') < 0
            && text[..comma].TrimStart('-').IndexOfAnyExcept("0123456789.".AsSpan()) < 0;
        return isNumber ? " with a decimal point, not with a decimal comma: write 20.5 for 20,5" : "";
    }
}
