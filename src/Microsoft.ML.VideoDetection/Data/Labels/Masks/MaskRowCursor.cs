using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>Passes over frames with masks in order; pictures and masks are read only when wanted.</summary>
internal sealed class MaskRowCursor : DataViewRowCursor
{
    private readonly LabeledMaskData _data;
    private readonly bool[] _active;
    private int _video, _frame = -1;
    private long _position = -1;
    private bool _ended;

    internal MaskRowCursor(LabeledMaskData data, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        _data = data;
        _active = new bool[data.Schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
            _active[column.Index] = true;
    }

    /// <inheritdoc/>
    public override DataViewSchema Schema => _data.Schema;

    /// <inheritdoc/>
    public override long Position => _position;

    /// <inheritdoc/>
    public override long Batch => 0;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (!_ended && ++_frame >= _data.GetFrameCount(_video))
        {
            _frame = 0;
            _ended = ++_video >= _data.VideoCount;
        }

        _position = _ended ? -1 : _position + 1;
        return !_ended;
    }

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor was made.");
        Delegate getter = column.Index switch
        {
            MaskSchema.Image => (ValueGetter<MLImage>)GetImage,
            MaskSchema.VideoId => (ValueGetter<ReadOnlyMemory<char>>)GetVideoId,
            MaskSchema.FrameIndex => (ValueGetter<int>)GetFrameIndex,
            _ => (ValueGetter<VBuffer<byte>>)GetLabelMap,
        };
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"The column '{column.Name}' is of type {column.Type.RawType.Name}, not {typeof(TValue).Name}.");
    }

    /// <inheritdoc/>
    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId id) => id = new DataViewRowId((ulong)Math.Max(0, Position), 0);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _ended |= disposing;
        base.Dispose(disposing);
    }

    private void RequireRow()
    {
        if (_position < 0 || _ended)
            throw new InvalidOperationException("The cursor is before the first or after the last row.");
    }

    // The convention of ML.NET's image columns: what comes in from an earlier row is disposed, what goes out is the caller's.
    private void GetImage(ref MLImage image)
    {
        RequireRow();
        image?.Dispose();
        image = null!;
        image = _data.ReadImage(_video, _frame);
    }

    private void GetVideoId(ref ReadOnlyMemory<char> videoId)
    {
        RequireRow();
        videoId = _data.GetVideoId(_video).AsMemory();
    }

    private void GetFrameIndex(ref int frameIndex)
    {
        RequireRow();
        frameIndex = _frame;
    }

    private void GetLabelMap(ref VBuffer<byte> labels)
    {
        RequireRow();
        byte[] classes = _data.ReadLabelMap(_video, _frame);
        VBufferEditor<byte> editor = VBufferEditor.Create(ref labels, classes.Length);
        classes.CopyTo(editor.Values);
        MaskSchema.ToKeys(editor.Values);
        labels = editor.Commit();
    }
}
