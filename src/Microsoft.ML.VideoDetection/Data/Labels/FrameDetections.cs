using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection;

/// <summary>Holds the detections of one frame, best score first.</summary>
/// <remarks>
/// Disposing it disposes <see cref="Image"/>, which is set only if the detector keeps frames (to draw on them, for example). Without an image there is
/// nothing to dispose.
/// </remarks>
public sealed class FrameDetections : IDisposable
{
    /// <summary>Gets the name of the video.</summary>
    public required string VideoId { get; init; }

    /// <summary>Gets the 0-based position of the frame in its video.</summary>
    public required int FrameIndex { get; init; }

    /// <summary>Gets the time of the frame on the clock of its video (<see cref="VideoFrame.Timestamp"/>); null where the source has none.</summary>
    public TimeSpan? Timestamp { get; init; }

    /// <summary>Gets whether the whole network ran on this frame; otherwise key features were warped to it along the motion.</summary>
    public required bool IsKeyFrame { get; init; }

    /// <summary>Gets the width of the frame in source pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Gets the height of the frame in source pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Gets the detected objects, best score first.</summary>
    public required IReadOnlyList<Detection> Detections { get; init; }

    /// <summary>Gets the events that a <see cref="Output.TrackCounter"/> counted on this frame; empty without one.</summary>
    public IReadOnlyList<TrackEvent> Events { get; internal set; } = [];

    /// <summary>Gets the picture of the frame if the detector keeps frames; otherwise null.</summary>
    public MLImage? Image { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Image?.Dispose();
}
