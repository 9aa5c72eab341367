using System.Globalization;

namespace Microsoft.ML.VideoDetection;

/// <summary>The numbers of one line that are separated by commas; what is no number is an error that names line and column.</summary>
internal ref struct DelimitedNumbers(ReadOnlySpan<char> line, string path, int lineNumber)
{
    private ReadOnlySpan<char> _rest = line;
    private int _column;
    private bool _ended;

    /// <summary>Gets whether all columns were taken.</summary>
    internal readonly bool AtEnd => _ended;

    /// <summary>Takes the next column.</summary>
    /// <exception cref="InvalidDataException">It is missing or no finite number.</exception>
    internal double Number(string name)
    {
        ReadOnlySpan<char> text = Take(name);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Error($"has the {name} '{text}' in column {_column}, expected a number");
    }

    /// <summary>Takes the next column, which must be a whole number (7 or 7.0).</summary>
    /// <exception cref="InvalidDataException">It is missing or no whole number of 32 bits.</exception>
    internal int Integer(string name)
    {
        double value = Number(name);
        return value == Math.Floor(value) && value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw Error(string.Create(CultureInfo.InvariantCulture, $"has the {name} '{value}' in column {_column}, expected a whole number"));
    }

    /// <summary>Makes the error that names the line.</summary>
    internal readonly InvalidDataException Error(string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"'{path}' line {lineNumber} {problem}."));

    private ReadOnlySpan<char> Take(string name)
    {
        if (_ended)
        {
            throw Error($"ends after {_column} columns; the {name} is missing");
        }

        _column++;
        int comma = _rest.IndexOf(',');
        ReadOnlySpan<char> text = comma < 0 ? _rest : _rest[..comma];
        _ended = comma < 0;
        _rest = comma < 0 ? [] : _rest[(comma + 1)..];
        return text.Trim();
    }
}
