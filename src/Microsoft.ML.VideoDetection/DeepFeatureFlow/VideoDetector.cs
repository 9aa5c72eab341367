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
    private readonly StreamRunner<FrameResult, FrameDetections> _runner;

    internal VideoDetector(DetectorModel model, VideoDetectorOptions options)
    {
        VideoDetectorOptions own = options.Copy();
        _model = model;
        _runner = new StreamRunner<FrameResult, FrameDetections>(model.OpenStream(own), own, Describe);
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
    public FrameDetections Detect(VideoFrame frame) => _runner.Run(frame);

    /// <summary>Detects objects on the next frame of a stream without names, from a camera for example; frames are counted.</summary>
    /// <param name="image">The picture; it stays the caller's.</param>
    /// <returns>The detections.</returns>
    public FrameDetections Detect(MLImage image) => _runner.Run(image);

    /// <summary>
    /// Detects objects on all frames of a source. Decoding, network and the consumer run at the same time, joined by queues
    /// of <see cref="VideoDetectorOptions.QueueCapacity"/> frames, so memory does not depend on the length of the video.
    /// </summary>
    /// <param name="source">Where the frames come from.</param>
    /// <param name="cancellationToken">Ends the enumeration with <see cref="OperationCanceledException"/>; what was yielded stays valid.</param>
    /// <returns>Results in the order of the frames; the caller disposes them.</returns>
    public IAsyncEnumerable<FrameDetections> DetectAsync(VideoSource source, CancellationToken cancellationToken = default) =>
        _runner.RunAsync(source, cancellationToken);

    /// <summary>Detects objects on frames that arrive asynchronously, from a network stream or a message queue for example.</summary>
    /// <param name="frames">The frames, in order. Each is taken over and disposed, or its image handed on with the result (<see cref="VideoDetectorOptions.KeepImages"/>).</param>
    /// <param name="cancellationToken">Ends the enumeration with <see cref="OperationCanceledException"/>; what was yielded stays valid.</param>
    /// <returns>Results in the order of the frames; the caller disposes them.</returns>
    public IAsyncEnumerable<FrameDetections> DetectAsync(IAsyncEnumerable<VideoFrame> frames, CancellationToken cancellationToken = default) =>
        _runner.RunAsync(frames, cancellationToken);

    /// <summary>Forgets the stream so far: the next frame is a key frame, and counting starts at 0.</summary>
    public void Reset() => _runner.Reset();

    /// <summary>Frees the features of the key frame. The model stays.</summary>
    public void Dispose() => _runner.Dispose();

    private FrameDetections Describe(VideoFrame frame, bool isKey, FrameResult result, MLImage? image) => new()
    {
        VideoId = frame.VideoId,
        FrameIndex = frame.FrameIndex,
        Timestamp = frame.Timestamp,
        IsKeyFrame = isKey,
        Width = frame.Image.Width,
        Height = frame.Image.Height,
        Detections = DetectionList.Of(result, _model.Architecture.ClassNames),
        Image = image,
    };
}
