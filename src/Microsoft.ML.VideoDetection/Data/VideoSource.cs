namespace Microsoft.ML.VideoDetection;

/// <summary>Something that yields the frames of a video in order: a file, a folder of images, a camera, a data view.</summary>
/// <remarks>Nothing is decoded before <see cref="ReadFrames"/> is enumerated, and at most one frame is held at a time.</remarks>
public abstract class VideoSource
{
    /// <summary>Gets what is known of the video.</summary>
    public abstract VideoInfo Info { get; }

    /// <summary>
    /// Gets, after the frames were read, one sentence on why fewer frames came than the source announced;
    /// null when the video was read whole.
    /// </summary>
    public string? Shortfall { get; protected set; }

    /// <summary>Decodes the frames one by one, in order.</summary>
    /// <param name="cancellationToken">Ends the enumeration with <see cref="OperationCanceledException"/>.</param>
    /// <returns>Frames that the caller disposes.</returns>
    public abstract IEnumerable<VideoFrame> ReadFrames(CancellationToken cancellationToken = default);
}
