namespace Microsoft.ML.VideoDetection;

/// <summary>Somewhere that detections are written to, frame by frame: an annotated video, JSON lines, CSV, COCO results.</summary>
/// <remarks>
/// A sink that writes a file writes it under a temporary name; <see cref="Complete"/> gives it its name.
/// Disposing a sink that was not completed leaves nothing behind, and an earlier file of that name untouched.
/// </remarks>
public interface IDetectionSink : IDisposable
{
    /// <summary>Writes one frame. The caller keeps ownership of it.</summary>
    /// <param name="frame">The detections, in the order of the video.</param>
    void Write(FrameDetections frame);

    /// <summary>Finishes the output and gives it its name.</summary>
    void Complete();
}
