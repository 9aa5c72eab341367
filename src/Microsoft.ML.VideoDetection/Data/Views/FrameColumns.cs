using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>Binds the columns that make a row the frame of a video: its picture, its video and its index.</summary>
/// <param name="row">A row of a cursor.</param>
/// <param name="image">Column of pictures; null if none is read.</param>
/// <param name="videoId">Text column; null if all rows are one video.</param>
/// <param name="frameIndex">Int32 column; null if rows are counted.</param>
internal sealed class FrameColumns(DataViewRow row, DataViewSchema.Column? image, DataViewSchema.Column? videoId, DataViewSchema.Column? frameIndex)
{
    private readonly ValueGetter<MLImage>? _getImage = Getter<MLImage>(row, image);
    private readonly ValueGetter<ReadOnlyMemory<char>>? _getVideoId = Getter<ReadOnlyMemory<char>>(row, videoId);
    private readonly ValueGetter<int>? _getFrameIndex = Getter<int>(row, frameIndex);
    private ReadOnlyMemory<char> _id;

    // Passed to the getter each time: by ML.NET's convention a producer disposes the previous image itself.
    private MLImage? _image;

    /// <summary>Gets whether rows have a frame index.</summary>
    public bool HasFrameIndex => _getFrameIndex is not null;

    /// <summary>Gets the name of the video of the last row that was read, null if rows have none; the same object as long as the video is the same.</summary>
    public string? VideoId { get; private set; }

    /// <summary>Reads the name of the current row's video.</summary>
    /// <returns>Whether it differs from that of the previous row.</returns>
    public bool ReadVideoId()
    {
        if (_getVideoId is null)
            return false;
        _getVideoId(ref _id);
        if (VideoId is not null && _id.Span.SequenceEqual(VideoId))
            return false;
        VideoId = _id.ToString();
        return true;
    }

    /// <summary>Reads the frame index of the current row.</summary>
    /// <param name="fallback">Value if rows have no index.</param>
    public int ReadFrameIndex(int fallback = 0)
    {
        int index = fallback;
        _getFrameIndex?.Invoke(ref index);
        return index;
    }

    /// <summary>Reads the picture of the current row, null if it has none; it belongs to the data view and is valid until the next call.</summary>
    public MLImage? ReadImage()
    {
        _getImage?.Invoke(ref _image!);
        return _image;
    }

    private static ValueGetter<T>? Getter<T>(DataViewRow row, DataViewSchema.Column? column) =>
        column is DataViewSchema.Column found ? row.GetGetter<T>(found) : null;
}
