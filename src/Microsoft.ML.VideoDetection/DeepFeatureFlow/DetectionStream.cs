using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Runs one stream of frames through the engine, and what it finds through a tracker where one is wanted. Not thread-safe.</summary>
/// <param name="engine">Taken over.</param>
/// <param name="tracking">Null for detections without ids.</param>
/// <param name="scoreThreshold">Weaker detections are left out of results, after the tracker has seen them.</param>
internal sealed class DetectionStream(StreamEngine<FrameResult> engine, TrackingOptions? tracking, float scoreThreshold) : IFrameStream<FrameResult>
{
    private readonly ObjectTracker? _tracker = tracking is null ? null : new ObjectTracker(tracking);
    private string _videoId = "";
    private int _frameIndex;
    private FrameResult? _result;

    /// <inheritdoc/>
    public bool NeedsEveryResult => _tracker is not null;

    /// <summary>The least score that the detections of a stream must have to be of use to anybody.</summary>
    /// <remarks>The detector drops what is not above its threshold, and the tracker wants its lowest score included.</remarks>
    public static float LeastScore(float scoreThreshold, TrackingOptions? tracking) =>
        tracking is null ? scoreThreshold : Math.Min(scoreThreshold, Math.Max(0, MathF.BitDecrement(tracking.LowScore)));

    /// <inheritdoc cref="StreamEngine{TResult}.MoveTo"/>
    public bool MoveTo(MLImage image, string videoId, int frameIndex)
    {
        bool isKey = engine.MoveTo(image, videoId, frameIndex);
        (_videoId, _frameIndex, _result) = (videoId, frameIndex, null);
        return isKey;
    }

    /// <summary>Gets the result of the current frame. With tracking, frames whose result nobody gets are not seen by the tracker.</summary>
    public FrameResult Run()
    {
        if (_tracker is null)
            return engine.Run();
        return _result ??= _tracker
            .Track(engine.Run(), new TrackedFrame(_videoId, _frameIndex, engine.Geometry, engine.Step))
            .Above(scoreThreshold);
    }

    /// <summary>Forgets the stream so far: the next frame is a key frame, and ids begin at 1.</summary>
    public void Reset()
    {
        engine.Reset();
        _tracker?.Reset();
        _result = null;
    }

    public void Dispose() => engine.Dispose();
}
