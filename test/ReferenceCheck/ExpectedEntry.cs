using System.Text.Json;

namespace ReferenceCheck;

/// <summary>What one entry of a checkpoint should be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape; empty for a single number.</param>
/// <param name="Type">Its element type as PyTorch names it, for example "float32".</param>
/// <param name="FirstValues">Its first elements, row-major; null when they are not known.</param>
/// <param name="Sum">The sum of its elements; null when it is not known.</param>
/// <param name="Constant">The value of every element; null when they differ or are not known.</param>
internal sealed record ExpectedEntry(
    string Name, long[] Shape, string Type, double[]? FirstValues = null, double? Sum = null, double? Constant = null)
{
    /// <summary>Reads <c>{"state_dict": {name: {"shape", "dtype", "values", "sum"}}}</c>.</summary>
    /// <exception cref="InvalidDataException">The file is something else.</exception>
    public static ExpectedEntry[] FromJson(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. document.RootElement.GetProperty("state_dict").EnumerateObject().Select(entry => new ExpectedEntry(
                entry.Name,
                [.. entry.Value.GetProperty("shape").EnumerateArray().Select(side => side.GetInt64())],
                entry.Value.GetProperty("dtype").GetString()!,
                [.. entry.Value.GetProperty("values").EnumerateArray().Select(value => value.GetDouble())],
                entry.Value.GetProperty("sum").GetDouble()))];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path} does not say what a checkpoint should hold: {e.Message}", e);
        }
    }

    /// <summary>Reads lines of name, shape and type.</summary>
    /// <param name="path">A <c>state_dict_*.tsv</c>.</param>
    /// <param name="numbered">Whether entry i holds i/1024 everywhere, and i where it is int64: so the <c>names_*</c> files were made.</param>
    /// <exception cref="InvalidDataException">The file is something else.</exception>
    public static ExpectedEntry[] FromTsv(string path, bool numbered)
    {
        string[] lines = File.ReadAllLines(path);
        return [.. lines.Select((line, i) =>
        {
            string[] cells = line.Split('\t');
            long[]? shape = cells.Length == 3 ? ParseShape(cells[1]) : null;
            if (shape is null)
                throw new InvalidDataException($"{path}, line {i + 1}: '{line}' is not a name, a shape and a type.");
            return new ExpectedEntry(
                cells[0], shape, cells[2], Constant: !numbered ? null : cells[2] == "int64" ? i : i / 1024.0);
        })];
    }

    private static long[]? ParseShape(string text)
    {
        if (text == "scalar")
            return [];
        var shape = new List<long>();
        foreach (string side in text.Split('x'))
        {
            if (!long.TryParse(side, out long length) || length < 0)
                return null;
            shape.Add(length);
        }

        return [.. shape];
    }
}
