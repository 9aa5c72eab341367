using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tasks.Detection;

namespace Microsoft.ML.VideoDetection;

/// <summary>
/// Detects objects on one stream of frames: the whole network on key frames, features carried along optical flow on the
/// others.
/// </summary>
/// <remarks>
/// Use one detector for each stream; several may run at once over the weights of one model. A single detector is not
/// thread-safe. It must be disposed before its model.
/// Origin: Zhu et al., "Deep Feature Flow for Video Recognition", CVPR 2017, algorithm 1.
/// </remarks>
public sealed class VideoDetector : IDisposable
{
    private readonly DetectorModel _model;
    private readonly VideoDetectorOptions _options;
    private readonly DetectionStream _engine;
    private int _nextFrameIndex;
    private bool _disposed;

    internal VideoDetector(DetectorModel model, VideoDetectorOptions options)
    {
        _model = model;
        _options = options.Copy();
        _engine = model.OpenStream(_options);
    }

    /// <summary>Gets the architecture of the model.</summary>
    public DeepFeatureFlowArchitecture Architecture => _model.Architecture;

    /// <summary>Gets the device that the network runs on, "cpu" or "cuda:0" for example.</summary>
    public string Device => _model.Device.ToString();

    /// <summary>Detects objects on the next frame of the stream.</summary>
    /// <param name="frame">The frame; it stays the caller's.</param>
    /// <returns>
    /// The detections. With <see cref="VideoDetectorOptions.KeepImages"/> they hold the frame's image, which then is to be
    /// disposed once only: with the frame or with the result.
    /// </returns>
    public FrameDetections Detect(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ObjectDisposedException.ThrowIf(_disposed, this);
        bool isKey = _engine.MoveTo(frame.Image, frame.VideoId, frame.FrameIndex);
        _nextFrameIndex = frame.FrameIndex + 1;
        return new FrameDetections
        {
            VideoId = frame.VideoId,
            FrameIndex = frame.FrameIndex,
            Timestamp = frame.Timestamp,
            IsKeyFrame = isKey,
            Width = frame.Image.Width,
            Height = frame.Image.Height,
            Detections = DetectionList.Of(_engine.Run(), _model.Architecture.ClassNames),
            Image = _options.KeepImages ? frame.Image : null,
        };
    }

    /// <summary>Detects objects on the next frame of a stream without names, from a camera for example; frames are counted.</summary>
    /// <param name="image">The picture; it stays the caller's.</param>
    /// <returns>The detections.</returns>
    public FrameDetections Detect(MLImage image)
    {
        ArgumentNullException.ThrowIfNull(image);

        // Not disposed: that would dispose the caller's image.
        return Detect(new VideoFrame("", _nextFrameIndex, image));
    }

    /// <summary>
    /// Detects objects on all frames of a source. Decoding, network and the consumer run at the same time, joined by queues
    /// of <see cref="VideoDetectorOptions.QueueCapacity"/> frames, so memory does not depend on the length of the video.
    /// </summary>
    /// <param name="source">Where the frames come from.</param>
    /// <param name="cancellationToken">Ends the enumeration with <see cref="OperationCanceledException"/>; what was yielded stays valid.</param>
    /// <returns>Results in the order of the frames; the caller disposes them.</returns>
    public IAsyncEnumerable<FrameDetections> DetectAsync(VideoSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new StreamPipeline<FrameDetections>(Detect, _options).RunAsync(source, cancellationToken);
    }

    /// <summary>Forgets the stream so far: the next frame is a key frame, and counting starts at 0.</summary>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _engine.Reset();
        _nextFrameIndex = 0;
    }

    /// <summary>Frees the features of the key frame. The model stays.</summary>
    public void Dispose()
    {
        _disposed = true;
        _engine.Dispose();
    }
}
