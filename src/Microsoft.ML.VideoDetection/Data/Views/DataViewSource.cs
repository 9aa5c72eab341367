using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection;

/// <summary>The rows of a data view as frames, in their order; rows of several videos may follow each other.</summary>
/// <remarks>
/// The images are copied: in ML.NET an image may belong to the row, to the cursor or to whoever made the data view.
/// The name of a row's video is that of the video id column; <see cref="VideoInfo.VideoId"/> serves where there is none.
/// </remarks>
public sealed class DataViewSource : VideoSource
{
    private readonly IDataView _data;
    private readonly DataViewSchema.Column _image;
    private readonly DataViewSchema.Column? _videoId;
    private readonly DataViewSchema.Column? _frameIndex;

    /// <summary>Finds the columns.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="imageColumnName">Column of type <see cref="MLImage"/>.</param>
    /// <param name="videoIdColumnName">Text column, or null. Where the default column is absent, all rows are one video.</param>
    /// <param name="frameIndexColumnName">Column of type <see cref="int"/>, or null. Where the default column is absent, rows are counted from 0 in each video.</param>
    /// <param name="frameRate">Frames per second, which a data view cannot tell; null when it does not matter.</param>
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

    /// <summary>One reading of a data view's rows as frames.</summary>
    private sealed class Reader : FrameReader
    {
        private readonly DataViewRowCursor _cursor;
        private readonly ValueGetter<MLImage> _getImage;
        private readonly ValueGetter<ReadOnlyMemory<char>>? _getVideoId;
        private readonly ValueGetter<int>? _getFrameIndex;
        private ReadOnlyMemory<char> _id;
        private string _videoId;
        private int _frameIndex = -1;

        // Handed to the getter again and again: a producer that follows ML.NET's convention disposes the previous image itself.
        private MLImage? _image;

        internal Reader(
            IDataView data,
            DataViewSchema.Column image,
            DataViewSchema.Column? videoId,
            DataViewSchema.Column? frameIndex,
            string defaultVideoId)
        {
            _videoId = defaultVideoId;
            _cursor = data.GetRowCursor(
                new[] { image, videoId, frameIndex }.OfType<DataViewSchema.Column>().ToArray());
            _getImage = _cursor.GetGetter<MLImage>(image);
            _getVideoId = videoId is null ? null : _cursor.GetGetter<ReadOnlyMemory<char>>(videoId.Value);
            _getFrameIndex = frameIndex is null ? null : _cursor.GetGetter<int>(frameIndex.Value);
        }

        internal override string VideoId => _videoId;

        internal override int FrameIndex => _frameIndex;

        internal override bool Advance(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_cursor.MoveNext())
            {
                return false;
            }

            bool newVideo = ReadVideoId();
            if (_getFrameIndex is null)
            {
                _frameIndex = newVideo ? 0 : _frameIndex + 1;
                return true;
            }

            _getFrameIndex(ref _frameIndex);
            return _frameIndex >= 0
                ? true
                : throw Bad(string.Create(CultureInfo.InvariantCulture, $"has the frame index {_frameIndex}; it must be 0 or more"));
        }

        internal override MLImage Decode()
        {
            _getImage(ref _image!);
            return ImageCopy.Of(_image ?? throw Bad("has no image"));
        }

        public override void Dispose() => _cursor.Dispose();

        private bool ReadVideoId()
        {
            if (_getVideoId is null)
            {
                return false;
            }

            _getVideoId(ref _id);
            if (_id.Span.SequenceEqual(_videoId))
            {
                return false;
            }

            _videoId = _id.ToString();
            return true;
        }

        private InvalidDataException Bad(string what) =>
            new(string.Create(CultureInfo.InvariantCulture, $"Row {_cursor.Position} of the data view (video '{_videoId}') {what}."));
    }
}
