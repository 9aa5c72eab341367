namespace Microsoft.ML.VideoDetection;

/// <summary>Default names of the columns that make rows the frames of a video.</summary>
internal static class VideoColumns
{
    internal const string Image = "Image";
    internal const string VideoId = "VideoId";
    internal const string FrameIndex = "FrameIndex";
}
