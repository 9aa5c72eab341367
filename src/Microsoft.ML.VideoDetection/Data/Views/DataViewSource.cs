using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection;

/// <summary>Reads the rows of a data view as frames, in their order; rows of several videos may follow each other.</summary>
/// <remarks>
/// Images are copied, since in ML.NET an image may belong to the row, to the cursor or to the creator of the data view. The name of a row's video is that of
/// the video id column, or <see cref="VideoInfo.VideoId"/> if there is none.
/// </remarks>
public sealed class DataViewSource : VideoSource
{
    private readonly IDataView _data;
    private readonly DataViewSchema.Column _image;
    private readonly DataViewSchema.Column? _videoId;
    private readonly DataViewSchema.Column? _frameIndex;

    /// <summary>Initializes the source and finds the columns.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="imageColumnName">Column of type <see cref="MLImage"/>.</param>
    /// <param name="videoIdColumnName">Text column, or null. If the default column is absent, all rows are one video.</param>
    /// <param name="frameIndexColumnName">Column of type <see cref="int"/>, or null. If the default column is absent, rows are counted from 0 in each
    /// video.</param>
    /// <param name="frameRate">Frames per second, which a data view does not have; null if it does not matter.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the frame rate is not positive.</exception>
    public DataViewSource(
        IDataView data,
        string imageColumnName = VideoColumns.Image,
        string? videoIdColumnName = VideoColumns.VideoId,
        string? frameIndexColumnName = VideoColumns.FrameIndex,
        double? frameRate = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(imageColumnName);
        ImageFolderSource.RequirePositive(frameRate);
        _data = data;
        _image = Find(data.Schema, imageColumnName, type => type is ImageDataViewType, "an image", nameof(imageColumnName));
        _videoId = FindOptional(
            videoIdColumnName, VideoColumns.VideoId, type => type is TextDataViewType, "text", nameof(videoIdColumnName));
        _frameIndex = FindOptional(
            frameIndexColumnName, VideoColumns.FrameIndex, type => type == NumberDataViewType.Int32, "Int32", nameof(frameIndexColumnName));
        long? rows = data.GetRowCount();
        Info = new VideoInfo("frames", FrameRate: frameRate, FrameCount: rows is <= int.MaxValue ? (int)rows : null);
    }

    /// <inheritdoc/>
    public override VideoInfo Info { get; }

    /// <inheritdoc/>
    public override IEnumerable<VideoFrame> ReadFrames(CancellationToken cancellationToken = default) =>
        ReadThroughReader(cancellationToken);

    internal override FrameReader OpenReader() => new Reader(_data, _image, _videoId, _frameIndex, Info.VideoId);

    private DataViewSchema.Column? FindOptional(
        string? name, string defaultName, Func<DataViewType, bool> fits, string expected, string parameter) =>
        name is null || (name == defaultName && _data.Schema.GetColumnOrNull(name) is null)
            ? null
            : Find(_data.Schema, name, fits, expected, parameter);

    private static DataViewSchema.Column Find(
        DataViewSchema schema, string name, Func<DataViewType, bool> fits, string expected, string parameter)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(
            parameter, $"The data view has no column '{name}'; its columns are: {string.Join(", ", schema.Select(c => c.Name))}.");
        return fits(column.Type)
            ? column
            : throw new ArgumentOutOfRangeException(
                parameter, $"The column '{name}' must be of type {expected}, but it is of type {column.Type}.");
    }

    /// <summary>Reads a data view's rows once as frames.</summary>
    private sealed class Reader : FrameReader
    {
        private readonly DataViewRowCursor _cursor;
        private readonly FrameColumns _columns;
        private readonly string _defaultVideoId;
        private int _frameIndex = -1;

        internal Reader(
            IDataView data,
            DataViewSchema.Column image,
            DataViewSchema.Column? videoId,
            DataViewSchema.Column? frameIndex,
            string defaultVideoId)
        {
            _defaultVideoId = defaultVideoId;
            _cursor = data.GetRowCursor(
                new[] { image, videoId, frameIndex }.OfType<DataViewSchema.Column>().ToArray());
            _columns = new FrameColumns(_cursor, image, videoId, frameIndex);
        }

        internal override string VideoId => _columns.VideoId ?? _defaultVideoId;

        internal override int FrameIndex => _frameIndex;

        internal override bool Advance(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_cursor.MoveNext())
                return false;
            bool isNewVideo = _columns.ReadVideoId();
            _frameIndex = _columns.ReadFrameIndex(isNewVideo ? 0 : _frameIndex + 1);
            return _frameIndex >= 0
                ? true
                : throw Bad(string.Create(CultureInfo.InvariantCulture, $"has the frame index {_frameIndex}; it must be 0 or more"));
        }

        internal override MLImage Decode() => ImageCopy.Of(_columns.ReadImage() ?? throw Bad("has no image"));

        public override void Dispose() => _cursor.Dispose();

        private InvalidDataException Bad(string what) =>
            new(string.Create(CultureInfo.InvariantCulture, $"Row {_cursor.Position} of the data view (video '{VideoId}') {what}."));
    }
}
