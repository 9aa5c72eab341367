using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Training.FrameCache;

/// <summary>One pass over the rows of a data view as labelled frames.</summary>
internal sealed class LabeledRowReader : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly LabeledColumns _columns;
    private readonly FrameColumns _frame;
    private readonly ValueGetter<bool>? _getIsStill;
    private readonly VectorColumn<uint> _labels;
    private readonly VectorColumn<float> _boxes;
    private readonly VectorColumn<float>? _ignored;
    private int _frameIndex;
    private bool _isStill;

    public LabeledRowReader(IDataView data, LabeledColumns columns)
    {
        _columns = columns;
        _cursor = data.GetRowCursor(columns.Needed);
        _frame = new FrameColumns(_cursor, columns.Image, columns.VideoId, columns.FrameIndex);
        _getIsStill = columns.IsStill is { } isStill ? _cursor.GetGetter<bool>(isStill) : null;
        _labels = new(_cursor, columns.Label);
        _boxes = new(_cursor, columns.BoundingBoxes);
        _ignored = VectorColumn<float>.Create(_cursor, columns.IgnoredBoundingBoxes);
    }

    /// <summary>Gets the 0-based number of the row.</summary>
    public long Row { get; private set; } = -1;

    /// <summary>Gets the name of the row's video; null where the data has none. The same object while it is the same video.</summary>
    public string? VideoId => _frame.VideoId;

    /// <summary>Gets the 0-based number of the frame in its video; 0 for still images.</summary>
    public int FrameIndex => IsStill ? 0 : _frameIndex;

    /// <summary>Gets whether the row is a still image.</summary>
    public bool IsStill => _columns.AllStill || _isStill;

    /// <summary>Names the row, for messages.</summary>
    public string Describe() => Describe(Row, VideoId, FrameIndex, IsStill);

    /// <inheritdoc cref="Describe()"/>
    public static string Describe(long row, string? videoId, int frameIndex, bool isStill) => string.Create(
        CultureInfo.InvariantCulture,
        $"Row {row}{(videoId is null ? "" : isStill ? $" (still image '{videoId}')" : $" (frame {frameIndex} of '{videoId}')")} of the data view");

    public bool MoveNext()
    {
        if (!_cursor.MoveNext())
            return false;
        Row++;
        _frame.ReadVideoId();
        _frameIndex = _frame.ReadFrameIndex();
        _getIsStill?.Invoke(ref _isStill);
        return true;
    }

    /// <summary>What is labelled on the row's frame, unchecked.</summary>
    public FrameAnnotation ReadAnnotation() => new()
    {
        Labels = [.. _labels.Read()],
        Boxes = [.. _boxes.Read()],
        IgnoredBoxes = _ignored is null ? [] : [.. _ignored.Read()],
    };

    /// <summary>The row's picture, which stays the property of the data view.</summary>
    /// <exception cref="InvalidDataException">The row has none.</exception>
    public MLImage ReadImage() =>
        _frame.ReadImage() ?? throw new InvalidDataException($"{Describe()} has no picture in '{_columns.Image.Name}'.");

    public void Dispose() => _cursor.Dispose();
}

/// <summary>The columns of labelled frames in a data view, their types checked by whoever found them.</summary>
/// <param name="Image">Pictures.</param>
/// <param name="VideoId">Text; null when every row is a still image.</param>
/// <param name="FrameIndex">Int32; null when every row is a still image.</param>
/// <param name="IsStill">Boolean, whether a row is a still image among frames of videos; null for no.</param>
/// <param name="Label">Vector of key.</param>
/// <param name="BoundingBoxes">Vector of Single.</param>
/// <param name="IgnoredBoundingBoxes">Vector of Single; null for none.</param>
internal sealed record LabeledColumns(
    DataViewSchema.Column Image,
    DataViewSchema.Column? VideoId,
    DataViewSchema.Column? FrameIndex,
    DataViewSchema.Column? IsStill,
    DataViewSchema.Column Label,
    DataViewSchema.Column BoundingBoxes,
    DataViewSchema.Column? IgnoredBoundingBoxes)
{
    /// <summary>Gets whether there are no videos: a frame of one needs both its video and its place.</summary>
    public bool AllStill => VideoId is null || FrameIndex is null;

    /// <summary>Gets the columns to ask a cursor for.</summary>
    public IEnumerable<DataViewSchema.Column> Needed =>
        new[] { Image, VideoId, FrameIndex, IsStill, Label, BoundingBoxes, IgnoredBoundingBoxes }.OfType<DataViewSchema.Column>();
}
