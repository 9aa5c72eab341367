using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>Reads the frames of several videos in order; labels are read once per row, pictures and video files only if their column is active.</summary>
internal sealed class VideoRowCursor : RootCursorBase
{
    private readonly IReadOnlyList<VideoSource> _videos;
    private readonly bool[] _active;
    private readonly Action<string>? _warn;
    private VideoSource? _video;
    private FrameReader? _reader;
    private FrameAnnotation? _annotation;
    private int _next;
    private int _frame;

    /// <param name="schema">Result of <see cref="LabeledVideoColumns.CreateSchema"/>.</param>
    /// <param name="videos">The videos, in order: <see cref="LabeledVideo"/>s or <see cref="MaskedVideo"/>s if the schema has labels.</param>
    /// <param name="columnsNeeded">Active columns.</param>
    /// <param name="warn">Invoked for a video that ended early.</param>
    internal VideoRowCursor(
        DataViewSchema schema, IReadOnlyList<VideoSource> videos, IEnumerable<DataViewSchema.Column> columnsNeeded, Action<string>? warn = null)
        : base(MlNetHost.Views)
    {
        Schema = schema;
        _videos = videos;
        _warn = warn;
        _active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
            _active[column.Index] = true;
    }

    /// <inheritdoc/>
    public override DataViewSchema Schema { get; }

    /// <inheritdoc/>
    public override long Batch => 0;

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor was made.");
        Delegate getter = column.Name switch
        {
            VideoColumns.Image => (ValueGetter<MLImage>)GetImage,
            VideoColumns.VideoId => (ValueGetter<ReadOnlyMemory<char>>)GetVideoId,
            VideoColumns.FrameIndex => (ValueGetter<int>)GetFrameIndex,
            MaskSchema.LabelMapName => (ValueGetter<VBuffer<byte>>)GetLabelMap,
            VideoColumns.Label => Vector(annotation => annotation.Labels),
            VideoColumns.BoundingBoxes => Vector(annotation => annotation.Boxes),
            VideoColumns.IgnoredBoundingBoxes => Vector(annotation => annotation.IgnoredBoxes),
            VideoColumns.TrackId => Vector(annotation => annotation.TrackIds),
            VideoColumns.IsStill => (ValueGetter<bool>)GetIsStill,
            VideoColumns.Occluded => Vector(annotation => annotation.Occluded),
            _ => Vector(annotation => annotation.Generated),
        };
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"The column '{column.Name}' is of type {column.Type.RawType.Name}, not {typeof(TValue).Name}.");
    }

    /// <inheritdoc/>
    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Math.Max(0, Position), 0);

    /// <inheritdoc/>
    protected override bool MoveNextCore()
    {
        _annotation = null;
        while (true)
        {
            if (_video is null)
            {
                if (_next == _videos.Count)
                    return false;
                _video = _videos[_next++];
                _frame = -1;

                // Without pictures nothing is opened if the number of frames is known.
                _reader = _active[LabeledVideoColumns.Image] || _video.ExactFrameCount is null ? _video.OpenReader() : null;
            }

            _frame++;
            if (_reader is null ? _frame < _video.ExactFrameCount : _reader.Advance(CancellationToken.None))
                return true;
            EndVideo();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader?.Dispose();
            (_reader, _video, _next) = (null, null, _videos.Count);
        }

        base.Dispose(disposing);
    }

    private VideoSource Current => IsGood && _video is not null
        ? _video
        : throw new InvalidOperationException("The cursor is before the first or after the last row.");

    private void EndVideo()
    {
        if (_reader is not null && _video is DatasetVideo labeled && _frame < labeled.FrameCount)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The video '{labeled.Id}' ends before frame {labeled.GetFrameIndex(_frame)}; it was changed since it was opened, or is damaged."));
        }

        _reader?.Dispose();
        if (_reader is not null && _video!.MissingFrames is string missing)
            _warn?.Invoke(missing);
        (_reader, _video) = (null, null);
    }

    // The convention of ML.NET's image columns: the image of the earlier row that comes in is disposed, the new one belongs to the caller.
    private void GetImage(ref MLImage image)
    {
        _ = Current;
        image?.Dispose();
        image = null!;
        image = _reader!.Decode();
    }

    // The rows of a data view may belong to several videos; for other sources the video has the right name.
    private void GetVideoId(ref ReadOnlyMemory<char> videoId) =>
        videoId = (Current.ExactFrameCount is null ? _reader!.VideoId : Current.Info.VideoId).AsMemory();

    private void GetFrameIndex(ref int frameIndex) =>
        frameIndex = Current.ExactFrameCount is null ? _reader!.FrameIndex : Current.GetFrameIndex(_frame);

    private void GetIsStill(ref bool isStill) => isStill = ((DatasetVideo)Current).IsStill;

    private void GetLabelMap(ref VBuffer<byte> labels)
    {
        byte[] classes = ((MaskedVideo)Current).ReadLabelMap(_frame);
        VBufferEditor<byte> editor = VBufferEditor.Create(ref labels, classes.Length);
        classes.CopyTo(editor.Values);
        MaskSchema.ToKeys(editor.Values);
        labels = editor.Commit();
    }

    private ValueGetter<VBuffer<T>> Vector<T>(Func<FrameAnnotation, ImmutableArray<T>> select) => (ref VBuffer<T> vector) =>
    {
        ImmutableArray<T> values = select(_annotation ??= ((LabeledVideo)Current).GetAnnotation(_frame));
        VBufferEditor<T> editor = VBufferEditor.Create(ref vector, values.Length);
        values.CopyTo(editor.Values);
        vector = editor.Commit();
    };
}
