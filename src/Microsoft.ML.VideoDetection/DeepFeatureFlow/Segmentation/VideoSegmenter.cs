using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;

namespace Microsoft.ML.VideoDetection;

/// <summary>
/// Finds the class of each pixel on one stream of frames: the whole network on key frames, features carried along the motion on the others.
/// </summary>
/// <remarks>
/// Use one segmenter for each stream; several may run at once over the weights of one model. A single segmenter is not
/// thread-safe. It must be disposed before its model.
/// Origin: Zhu et al., "Deep Feature Flow for Video Recognition", CVPR 2017, algorithm 1.
/// </remarks>
public sealed class VideoSegmenter : IDisposable
{
    private readonly SegmenterModel _model;
    private readonly StreamRunner<PixelClasses, FrameSegmentation> _runner;

    internal VideoSegmenter(SegmenterModel model, VideoSegmenterOptions options)
    {
        VideoDetectorOptions own = options.Resolve(model.Architecture);
        _model = model;
        _runner = new StreamRunner<PixelClasses, FrameSegmentation>(model.OpenStream(own), own, Describe);
    }

    /// <summary>Gets the names of the classes, in the order of their numbers.</summary>
    public IReadOnlyList<string> ClassNames => _model.Architecture.ClassNames;

    /// <summary>Gets the device that the network runs on, "cpu" or "cuda:0" for example.</summary>
    public string Device => _model.Device.ToString();

    /// <summary>Finds the classes of the next frame of the stream.</summary>
    /// <param name="frame">The frame; it stays the caller's.</param>
    /// <returns>
    /// The classes. With <see cref="VideoSegmenterOptions.KeepImages"/> they hold the frame's image, which then is to be
    /// disposed once only: with the frame or with the result.
    /// </returns>
    public FrameSegmentation Segment(VideoFrame frame) => _runner.Run(frame);

    /// <summary>Finds the classes of the next frame of a stream without names, from a camera for example; frames are counted.</summary>
    /// <param name="image">The picture; it stays the caller's.</param>
    /// <returns>The classes.</returns>
    public FrameSegmentation Segment(MLImage image) => _runner.Run(image);

    /// <summary>
    /// Finds the classes of all frames of a source. Decoding, network and the consumer run at the same time, joined by queues
    /// of <see cref="VideoSegmenterOptions.QueueCapacity"/> frames, so memory does not depend on the length of the video.
    /// </summary>
    /// <param name="source">Where the frames come from.</param>
    /// <param name="cancellationToken">Ends the enumeration with <see cref="OperationCanceledException"/>; what was yielded stays valid.</param>
    /// <returns>Results in the order of the frames; the caller disposes them.</returns>
    public IAsyncEnumerable<FrameSegmentation> SegmentAsync(VideoSource source, CancellationToken cancellationToken = default) =>
        _runner.RunAsync(source, cancellationToken);

    /// <summary>Finds the classes of frames that arrive asynchronously, from a network stream or a message queue for example.</summary>
    /// <param name="frames">The frames, in order. Each is taken over and disposed, or its image handed on with the result (<see cref="VideoSegmenterOptions.KeepImages"/>).</param>
    /// <param name="cancellationToken">Ends the enumeration with <see cref="OperationCanceledException"/>; what was yielded stays valid.</param>
    /// <returns>Results in the order of the frames; the caller disposes them.</returns>
    public IAsyncEnumerable<FrameSegmentation> SegmentAsync(IAsyncEnumerable<VideoFrame> frames, CancellationToken cancellationToken = default) =>
        _runner.RunAsync(frames, cancellationToken);

    /// <summary>Forgets the stream so far: the next frame is a key frame, and counting starts at 0.</summary>
    public void Reset() => _runner.Reset();

    /// <summary>Frees the features of the key frame. The model stays.</summary>
    public void Dispose() => _runner.Dispose();

    private FrameSegmentation Describe(VideoFrame frame, bool isKey, PixelClasses result, MLImage? image) => new()
    {
        VideoId = frame.VideoId,
        FrameIndex = frame.FrameIndex,
        Timestamp = frame.Timestamp,
        IsKeyFrame = isKey,
        Width = result.Width,
        Height = result.Height,
        ClassMap = result.Classes,
        ClassNames = ClassNames,
        Image = image,
    };
}
