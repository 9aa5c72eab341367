using System.Globalization;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.BoxesCsv;

/// <summary>Locates the columns of a CSV file of boxes by their names in its header.</summary>
internal sealed class BoxesCsvColumns
{
    private const string Required = "video, frame, class, x, y, width, height";

    private readonly CsvLines _lines;
    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);
    private readonly int _count;

    /// <summary>Reads the header, which is the current record.</summary>
    /// <exception cref="InvalidDataException">A column is missing or repeated.</exception>
    internal BoxesCsvColumns(CsvLines lines)
    {
        _lines = lines;
        _count = lines.Fields.Count;
        while (_count > 0 && lines.Fields[_count - 1].Length == 0)
        {
            _count--;
        }

        for (int i = 0; i < _count; i++)
        {
            if (!_places.TryAdd(lines.Fields[i], i) && lines.Fields[i].Length > 0)
            {
                throw lines.Error($"has the column '{lines.Fields[i]}' twice");
            }
        }

        foreach (string name in Required.Split(", "))
        {
            if (!_places.ContainsKey(name))
            {
                throw lines.Error($"has the columns {string.Join(", ", lines.Fields)}; '{name}' is missing. Expected a header with {Required}");
            }
        }
    }

    internal bool Has(string name) => _places.ContainsKey(name);

    /// <summary>Throws unless the current record has as many fields as the header; further empty fields are accepted.</summary>
    internal void RequireWhole()
    {
        int count = _lines.Fields.Count;
        while (count > _count && _lines.Fields[count - 1].Length == 0)
        {
            count--;
        }

        if (count != _count)
        {
            // 20,5 is two fields.
            string hint = count > _count && _lines.Separator == ',' ? ". Numbers with a decimal comma need a decimal point instead" : "";
            throw _lines.Error(string.Create(CultureInfo.InvariantCulture, $"has {_lines.Fields.Count} fields; the header has {_count}{hint}"));
        }
    }

    internal string Text(string name) => _lines.Fields[_places[name]] is { Length: > 0 } text ? text : throw _lines.Error($"has no {name}");

    internal double Number(string name) =>
        double.TryParse(_lines.Fields[_places[name]], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Unfit(name, "a number");

    /// <summary>Gets an integer, which spreadsheets and pandas may write as 7.0.</summary>
    internal int Integer(string name) =>
        double.TryParse(_lines.Fields[_places[name]], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value == Math.Floor(value) && value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw Unfit(name, "a whole number");

    internal bool Flag(string name) => _places.TryGetValue(name, out int place) && _lines.Fields[place].ToUpperInvariant() switch
    {
        "1" or "1.0" or "TRUE" => true,
        "" or "0" or "0.0" or "FALSE" => false,
        _ => throw Unfit(name, "0, 1, true or false"),
    };

    private InvalidDataException Unfit(string name, string expected) =>
        _lines.Error($"has the {name} '{_lines.Fields[_places[name]]}', expected {expected}{DecimalComma.Hint(_lines.Fields[_places[name]])}");
}
