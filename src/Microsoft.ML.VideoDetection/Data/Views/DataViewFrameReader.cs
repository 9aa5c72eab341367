using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>One reading of a data view's rows as frames.</summary>
internal sealed class DataViewFrameReader : FrameReader
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

    internal DataViewFrameReader(
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
