using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>Passes over labelled frames in order; labels are fetched once per row, pictures and video files only when wanted.</summary>
internal sealed class LabeledRowCursor : DataViewRowCursor
{
    private readonly LabeledVideoData _data;
    private readonly bool[] _active;
    private FrameReader? _reader;
    private FrameAnnotation? _annotation;
    private int _video = -1;
    private int _frame;
    private int _frameCount;
    private long _position = -1;
    private bool _ended;

    internal LabeledRowCursor(LabeledVideoData data, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        _data = data;
        _active = new bool[data.Schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
        {
            _active[column.Index] = true;
        }
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
        _annotation = null;
        _frame++;
        while (!_ended && _frame >= _frameCount)
        {
            CloseReader();
            _ended = ++_video >= _data.VideoCount;
            _frame = 0;
            _frameCount = _ended ? 0 : _data.GetFrameCount(_video);
        }

        if (_ended)
        {
            _position = -1;
            return false;
        }

        if (_active[LabeledSchema.Image])
        {
            _reader ??= _data.OpenReader(_video);
            if (!_reader.Advance(CancellationToken.None))
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The video '{_data.GetVideoId(_video)}' ends before frame {_data.GetFrameIndex(_video, _frame)}; it was changed since it was opened, or is damaged."));
            }
        }

        _position++;
        return true;
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
            LabeledSchema.Image => (ValueGetter<MLImage>)GetImage,
            LabeledSchema.VideoId => (ValueGetter<ReadOnlyMemory<char>>)GetVideoId,
            LabeledSchema.FrameIndex => (ValueGetter<int>)GetFrameIndex,
            LabeledSchema.Label => Vector(annotation => annotation.Labels),
            LabeledSchema.BoundingBoxes => Vector(annotation => annotation.Boxes),
            LabeledSchema.IgnoredBoundingBoxes => Vector(annotation => annotation.IgnoredBoxes),
            LabeledSchema.TrackId => Vector(annotation => annotation.TrackIds),
            LabeledSchema.IsStill => (ValueGetter<bool>)GetIsStill,
            LabeledSchema.Occluded => Vector(annotation => annotation.Occluded),
            _ => Vector(annotation => annotation.Generated),
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

    private void RequireRow()
    {
        if (_position < 0 || _ended)
        {
            throw new InvalidOperationException("The cursor is before the first or after the last row.");
        }
    }

    // The convention of ML.NET's image columns: what comes in from an earlier row is disposed, what goes out is the caller's.
    private void GetImage(ref MLImage image)
    {
        RequireRow();
        image?.Dispose();
        image = null!;
        image = _reader!.Decode();
    }

    private void GetVideoId(ref ReadOnlyMemory<char> videoId)
    {
        RequireRow();
        videoId = _data.GetVideoId(_video).AsMemory();
    }

    private void GetFrameIndex(ref int frameIndex)
    {
        RequireRow();
        frameIndex = _data.GetFrameIndex(_video, _frame);
    }

    private void GetIsStill(ref bool isStill)
    {
        RequireRow();
        isStill = _data.IsStill(_video);
    }

    private ValueGetter<VBuffer<T>> Vector<T>(Func<FrameAnnotation, T[]> select) => (ref VBuffer<T> vector) =>
    {
        RequireRow();
        T[] values = select(_annotation ??= _data.GetAnnotation(_video, _frame));
        VBufferEditor<T> editor = VBufferEditor.Create(ref vector, values.Length);
        values.CopyTo(editor.Values);
        vector = editor.Commit();
    };

    private void CloseReader()
    {
        _reader?.Dispose();
        _reader = null;
    }
}
