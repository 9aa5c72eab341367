using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>Passes over the frames of several videos in order.</summary>
internal sealed class VideoRowCursor : DataViewRowCursor
{
    private readonly VideoSource[] _sources;
    private readonly bool[] _active;
    private readonly Action<string>? _warn;
    private FrameReader? _reader;
    private int _nextSource;
    private long _position = -1;
    private bool _ended;

    internal VideoRowCursor(DataViewSchema schema, VideoSource[] sources, IEnumerable<DataViewSchema.Column> columnsNeeded, Action<string>? warn)
    {
        Schema = schema;
        _sources = sources;
        _warn = warn;
        _active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
        {
            _active[column.Index] = true;
        }
    }

    /// <inheritdoc/>
    public override DataViewSchema Schema { get; }

    /// <inheritdoc/>
    public override long Position => _position;

    /// <inheritdoc/>
    public override long Batch => 0;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        while (!_ended)
        {
            if (_reader is null)
            {
                _ended = _nextSource == _sources.Length;
                _reader = _ended ? null : _sources[_nextSource++].OpenReader();
            }
            else if (_reader.Advance(CancellationToken.None))
            {
                _position++;
                return true;
            }
            else
            {
                CloseReader();
                if (_sources[_nextSource - 1].Shortfall is string shortfall)
                    _warn?.Invoke(shortfall);
            }
        }

        _position = -1;
        return false;
    }

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor was made.");
        }

        Delegate getter = column.Index switch
        {
            VideoDataView.ImageIndex => (ValueGetter<MLImage>)GetImage,
            VideoDataView.VideoIdIndex => (ValueGetter<ReadOnlyMemory<char>>)GetVideoId,
            _ => (ValueGetter<int>)GetFrameIndex,
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
        if (disposing)
        {
            _ended = true;
            CloseReader();
        }

        base.Dispose(disposing);
    }

    private FrameReader Current => _position >= 0 && _reader is not null
        ? _reader
        : throw new InvalidOperationException("The cursor is before the first or after the last row.");

    // The convention of ML.NET's image columns: what comes in from an earlier row is disposed, what goes out is the caller's.
    private void GetImage(ref MLImage image)
    {
        FrameReader reader = Current;
        image?.Dispose();
        image = null!;
        image = reader.Decode();
    }

    private void GetVideoId(ref ReadOnlyMemory<char> videoId) => videoId = Current.VideoId.AsMemory();

    private void GetFrameIndex(ref int frameIndex) => frameIndex = Current.FrameIndex;

    private void CloseReader()
    {
        _reader?.Dispose();
        _reader = null;
    }
}
