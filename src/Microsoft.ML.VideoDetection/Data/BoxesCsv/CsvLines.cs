using System.Globalization;
using System.Text;

namespace Microsoft.ML.VideoDetection;

/// <summary>Reads the records of a CSV file (RFC 4180): commas, quoted fields with doubled quotes and line breaks in them.</summary>
internal sealed class CsvLines(string path) : IDisposable
{
    // A quote that is never closed would take in the whole file.
    private const int LongestRecord = 1 << 20;

    private readonly StreamReader _reader = LabelFile.OpenText(path);
    private readonly StringBuilder _field = new();
    private int _line;

    /// <summary>Gets the fields of the current record; the list is used again for the next one.</summary>
    internal List<string> Fields { get; } = [];

    /// <summary>Gets the 1-based line on which the current record begins.</summary>
    internal int Line { get; private set; }

    /// <summary>Reads the next record that is no empty line; false at the end.</summary>
    /// <exception cref="InvalidDataException">Quotes are not used as RFC 4180 says.</exception>
    internal bool Read()
    {
        string? text;
        do
        {
            text = _reader.ReadLine();
            _line++;
        }
        while (text is not null && string.IsNullOrWhiteSpace(text));
        Line = _line;
        Fields.Clear();
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

    /// <summary>Makes the error that names the current record.</summary>
    internal InvalidDataException Error(string problem) => new(string.Create(CultureInfo.InvariantCulture, $"'{path}' line {Line} {problem}."));

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    // Both return where the next field begins, or -1 after the last one.
    private int TakePlain(string text, int at)
    {
        int comma = text.IndexOf(',', at);
        string field = (comma < 0 ? text[at..] : text[at..comma]).Trim();
        if (field.Contains('"', StringComparison.Ordinal))
        {
            throw Error($"has a quote inside the field '{field}' that does not begin with one");
        }

        Fields.Add(field);
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
                _line++;
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
                Fields.Add(_field.ToString());
                at = quote + 1;
                return at == text.Length
                    ? -1
                    : text[at] == ',' ? at + 1 : throw Error($"goes on after the closing quote of '{_field}'; expected a comma");
            }
        }
    }
}
