using System.Globalization;
using System.Text;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.BoxesCsv;

/// <summary>Reads the records of a CSV file (RFC 4180): quoted fields with doubled quotes and line breaks in them, and any separator.</summary>
/// <remarks>
/// Not by a library: Sep 0.17.1 drops the quotes of <c>"c"d</c>, and lets a quote inside a field take in the rest of the file, which it then puts into its
/// message. Here both are errors that name the line, and the length of a record is bounded.
/// </remarks>
internal sealed class CsvLines(string path) : IDisposable
{
    // Spreadsheets read the separator from a first line that begins like this.
    private const string SeparatorLine = "sep=";

    // A quote that is never closed would take in the whole file.
    private const int LongestRecord = 1 << 20;

    private readonly LabelLines _reader = new(path);
    private readonly StringBuilder _field = new();
    private readonly List<string> _fields = [];

    /// <summary>Gets the fields of the current record; the list is reused for the next one.</summary>
    internal IReadOnlyList<string> Fields => _fields;

    /// <summary>Gets the separator of fields: a comma until <see cref="ReadHeader"/> has found another one.</summary>
    internal char Separator { get; private set; } = ',';

    /// <summary>Gets the 1-based line on which the current record begins.</summary>
    internal int Line { get; private set; }

    /// <summary>Reads the first record and finds the separator: the one that a line <c>sep=;</c> before it names, or its most frequent one.</summary>
    /// <returns>False if the file has no record.</returns>
    /// <exception cref="InvalidDataException">Quotes do not follow RFC 4180.</exception>
    internal bool ReadHeader()
    {
        string? text = NextLine();
        if (text?.Trim().Trim('"') is { } first && first.StartsWith(SeparatorLine, StringComparison.OrdinalIgnoreCase))
        {
            // If a program wrote the line as a row, it ends in as many separators as the table has columns.
            Separator = first.Length > SeparatorLine.Length ? first[SeparatorLine.Length] : '\t';
            text = NextLine();
        }
        else if (text is not null)
        {
            Separator = ",;\t|".MaxBy(candidate => text.Count(letter => letter == candidate));
        }

        return Take(text);
    }

    /// <summary>Reads the next non-empty record; returns false at the end.</summary>
    /// <exception cref="InvalidDataException">Quotes do not follow RFC 4180.</exception>
    internal bool Read()
    {
        do
        {
            if (!Take(NextLine()))
                return false;
        }
        while (_fields.TrueForAll(string.IsNullOrWhiteSpace));
        return true;
    }

    /// <summary>Creates the exception that names the current record.</summary>
    internal InvalidDataException Error(string problem) => new(string.Create(CultureInfo.InvariantCulture, $"'{path}' line {Line} {problem}."));

    private string SeparatorName => Separator switch { ',' => "a comma", ';' => "a semicolon", '\t' => "a tab", _ => $"'{Separator}'" };

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private string? NextLine()
    {
        string? text;
        do
        {
            text = _reader.ReadLine();
        }
        while (text is not null && string.IsNullOrWhiteSpace(text));
        Line = _reader.Line;
        return text;
    }

    private bool Take(string? text)
    {
        _fields.Clear();
        if (text is null)
        {
            return false;
        }

        for (int at = 0; at >= 0;)
        {
            at = at < text.Length && text[at] == '"' ? TakeQuoted(ref text, at + 1) : TakePlain(text, at);
        }

        return true;
    }

    // Both methods return the start of the next field, or -1 after the last one.
    private int TakePlain(string text, int at)
    {
        int comma = text.IndexOf(Separator, at);
        string field = (comma < 0 ? text[at..] : text[at..comma]).Trim();
        if (field.Contains('"', StringComparison.Ordinal))
        {
            throw Error($"has a quote inside the field '{field}' that does not begin with one");
        }

        _fields.Add(field);
        return comma < 0 ? -1 : comma + 1;
    }

    private int TakeQuoted(ref string text, int at)
    {
        _field.Clear();
        while (true)
        {
            int quote = text.IndexOf('"', at);
            if (quote < 0)
            {
                _field.Append(text, at, text.Length - at).Append('\n');
                text = _reader.ReadLine() ?? throw Error("has a quote that is never closed");
                at = 0;
                if (_field.Length > LongestRecord)
                {
                    throw Error("has a quote that is not closed for a million characters");
                }
            }
            else if (quote + 1 < text.Length && text[quote + 1] == '"')
            {
                _field.Append(text, at, quote + 1 - at);
                at = quote + 2;
            }
            else
            {
                _field.Append(text, at, quote - at);
                _fields.Add(_field.ToString());
                at = quote + 1;
                return at == text.Length
                    ? -1
                    : text[at] == Separator ? at + 1 : throw Error($"goes on after the closing quote of '{_field}'; expected {SeparatorName}");
            }
        }
    }
}
