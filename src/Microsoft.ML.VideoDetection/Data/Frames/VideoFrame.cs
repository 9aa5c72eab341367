using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection;

/// <summary>One decoded frame of one video.</summary>
/// <remarks>The frame owns its image: disposing the frame disposes the image.</remarks>
public sealed class VideoFrame : IDisposable
{
    /// <summary>Creates a frame around an image, which it takes over.</summary>
    /// <param name="videoId">Names the video that the frame belongs to; a change of it starts a new video.</param>
    /// <param name="frameIndex">0-based position of the frame in its video.</param>
    /// <param name="image">The decoded picture.</param>
    /// <exception cref="ArgumentNullException"><paramref name="videoId"/> or <paramref name="image"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frameIndex"/> is negative.</exception>
    public VideoFrame(string videoId, int frameIndex, MLImage image)
    {
        ArgumentNullException.ThrowIfNull(videoId);
        ArgumentOutOfRangeException.ThrowIfNegative(frameIndex);
        ArgumentNullException.ThrowIfNull(image);
        VideoId = videoId;
        FrameIndex = frameIndex;
        Image = image;
    }

    /// <summary>Gets the name of the video.</summary>
    public string VideoId { get; }

    /// <summary>Gets the 0-based position of the frame in its video.</summary>
    public int FrameIndex { get; }

    /// <summary>
    /// Gets the time of the frame on the clock of its video, to which sound belongs too; null where the source has no clock. Of a video file whose container has
    /// no times it is zero. Parts of streams begin at any time.
    /// </summary>
    public TimeSpan? Timestamp { get; init; }

    /// <summary>Gets the picture, in source pixels.</summary>
    public MLImage Image { get; }

    /// <inheritdoc/>
    public void Dispose() => Image.Dispose();
}
