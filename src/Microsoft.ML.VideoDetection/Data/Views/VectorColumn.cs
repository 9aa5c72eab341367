using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>The values of a vector column on the current row, dense. Keeps its memory from row to row.</summary>
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
