using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>Binds the columns that make a row the frame of a video: its picture, its video and its place there.</summary>
/// <param name="row">A row that moves on.</param>
/// <param name="image">Column of pictures; null where none is read.</param>
/// <param name="videoId">Text column; null where all rows are one video.</param>
/// <param name="frameIndex">Int32 column; null where rows are counted.</param>
internal sealed class FrameColumns(DataViewRow row, DataViewSchema.Column? image, DataViewSchema.Column? videoId, DataViewSchema.Column? frameIndex)
{
    private readonly ValueGetter<MLImage>? _getImage = Getter<MLImage>(row, image);
    private readonly ValueGetter<ReadOnlyMemory<char>>? _getVideoId = Getter<ReadOnlyMemory<char>>(row, videoId);
    private readonly ValueGetter<int>? _getFrameIndex = Getter<int>(row, frameIndex);
    private ReadOnlyMemory<char> _id;

    // Handed to the getter again and again: a producer that follows ML.NET's convention disposes the previous image itself.
    private MLImage? _image;

    /// <summary>Gets whether rows say which frame of their video they are.</summary>
    public bool HasFrameIndex => _getFrameIndex is not null;

    /// <summary>Gets the name of the video of the row that was read last; null where rows have none. The same object while it is the same video.</summary>
    public string? VideoId { get; private set; }

    /// <summary>Reads the name of the current row's video.</summary>
    /// <returns>Whether it is another one than that of the row before.</returns>
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
    /// <param name="fallback">Its value where rows have none.</param>
    public int ReadFrameIndex(int fallback = 0)
    {
        int index = fallback;
        _getFrameIndex?.Invoke(ref index);
        return index;
    }

    /// <summary>Reads the picture of the current row, which stays the property of the data view; null where it has none. Valid until the next call.</summary>
    public MLImage? ReadImage()
    {
        _getImage?.Invoke(ref _image!);
        return _image;
    }

    private static ValueGetter<T>? Getter<T>(DataViewRow row, DataViewSchema.Column? column) =>
        column is DataViewSchema.Column found ? row.GetGetter<T>(found) : null;
}
