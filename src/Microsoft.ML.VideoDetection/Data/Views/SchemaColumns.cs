using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>Finds the columns of a data view by name and checks their types.</summary>
internal static class SchemaColumns
{
    /// <param name="schema">Schema to search.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="expected">Description of the expected type, for the message.</param>
    /// <param name="fits">Determines whether a type is valid.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has another type; the message names both.</exception>
    internal static DataViewSchema.Column Require(DataViewSchema schema, string name, string expected, Func<DataViewType, bool> fits)
    {
        if (schema.GetColumnOrNull(name) is not DataViewSchema.Column column)
        {
            string names = schema.Count == 0 ? "none" : string.Join(", ", schema.Select(other => $"'{other.Name}'"));
            throw new ArgumentOutOfRangeException(
                nameof(schema), $"Schema mismatch: there is no column '{name}'; expected {expected}. The columns are {names}.");
        }

        return fits(column.Type)
            ? column
            : throw new ArgumentOutOfRangeException(
                nameof(schema), $"Schema mismatch for column '{name}': expected {expected}, got {column.Type}.");
    }
}

/// <summary>Reads the values of a vector column on the current row, dense; memory is reused from row to row.</summary>
internal sealed class VectorColumn<T>
{
    private readonly ValueGetter<VBuffer<T>> _getter;
    private VBuffer<T> _buffer;
    private T[] _dense = [];

    public VectorColumn(DataViewRow row, DataViewSchema.Column column)
    {
        _getter = row.GetGetter<VBuffer<T>>(column);
        Name = column.Name;
    }

    /// <summary>Gets the name of the column.</summary>
    public string Name { get; }

    public ReadOnlySpan<T> Read()
    {
        _getter(ref _buffer);
        if (_buffer.IsDense)
            return _buffer.GetValues();
        if (_dense.Length < _buffer.Length)
            _dense = new T[_buffer.Length * 2];
        Span<T> dense = _dense.AsSpan(0, _buffer.Length);
        _buffer.CopyTo(dense);
        return dense;
    }

    public static VectorColumn<T>? Create(DataViewRow row, DataViewSchema.Column? column) =>
        column is DataViewSchema.Column found ? new VectorColumn<T>(row, found) : null;
}

/// <summary>Formats a message only if its condition does not hold, since rows are many and problems few.</summary>
[InterpolatedStringHandler]
internal ref struct RowProblem
{
    private readonly StringBuilder? _text;

    public RowProblem(int literalLength, int formattedCount, bool condition, out bool isEnabled)
    {
        isEnabled = !condition;
        _text = condition ? null : new StringBuilder(literalLength + (formattedCount * 8));
    }

    public readonly string Text => _text?.ToString() ?? "";

    public readonly void AppendLiteral(string text) => _text!.Append(text);

    public readonly void AppendFormatted<T>(T value) => _text!.Append(CultureInfo.InvariantCulture, $"{value}");
}
