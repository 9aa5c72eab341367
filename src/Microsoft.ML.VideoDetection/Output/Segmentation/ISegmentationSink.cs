namespace Microsoft.ML.VideoDetection;

/// <summary>Somewhere that classes of pixels are written to, frame by frame: an overlaid video, masks, JSON lines.</summary>
/// <remarks>
/// What is written has a temporary name; <see cref="Complete"/> gives it its own.
/// Disposing a sink that was not completed leaves nothing behind, and an earlier file of that name untouched.
/// </remarks>
public interface ISegmentationSink : IDisposable
{
    /// <summary>Writes one frame. The caller keeps ownership of it.</summary>
    /// <param name="frame">The classes, in the order of the video.</param>
    void Write(FrameSegmentation frame);

    /// <summary>Finishes the output and gives it its name.</summary>
    void Complete();
}
