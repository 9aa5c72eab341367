using Microsoft.ML.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Data.Frames.Live;

/// <summary>An open camera or stream.</summary>
internal abstract class CameraStream : IDisposable
{
    /// <summary>Gets the size of the frames and their rate, as far as they are known.</summary>
    internal abstract (int? Width, int? Height, double? FrameRate) Info { get; }

    /// <summary>Gets why the last frame did not come, as the end of a sentence; empty where nobody said.</summary>
    internal virtual string Said => "";

    /// <summary>Waits for the next frame; false where there is none any more.</summary>
    /// <exception cref="OpenCVException">OpenCV refuses it.</exception>
    internal abstract bool Grab(CancellationToken cancel);

    /// <summary>Makes a picture of the frame; null where it cannot be decoded.</summary>
    /// <exception cref="OpenCVException">OpenCV refuses it.</exception>
    internal abstract MLImage? Retrieve();

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A camera of this machine, or what else OpenCV opens.</summary>
internal sealed class OpenCvStream(VideoCapture capture) : CameraStream
{
    private readonly CapturedFrame _frame = new();

    internal override (int? Width, int? Height, double? FrameRate) Info { get; } = (
        VideoFileSource.Positive(capture.Get(VideoCaptureProperties.FrameWidth)),
        VideoFileSource.Positive(capture.Get(VideoCaptureProperties.FrameHeight)),
        VideoFileSource.PlausibleRate(capture.Get(VideoCaptureProperties.Fps)));

    internal override bool Grab(CancellationToken cancel) => capture.Grab();

    internal override MLImage? Retrieve() => _frame.Retrieve(capture);

    public override void Dispose()
    {
        _frame.Dispose();
        capture.Dispose();
    }
}
