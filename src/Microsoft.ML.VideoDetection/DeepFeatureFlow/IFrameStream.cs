using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Gives the results of the frames of one stream, one after the other. Not thread-safe.</summary>
/// <typeparam name="TResult">What a frame gives.</typeparam>
internal interface IFrameStream<out TResult> : IDisposable
    where TResult : class
{
    /// <summary>Gets whether a frame's result depends on those of all frames before, so that each has to be run.</summary>
    bool NeedsEveryResult { get; }

    /// <summary>Goes to the next frame.</summary>
    /// <param name="image">Its picture, valid until the next call.</param>
    /// <param name="videoId">Its video.</param>
    /// <param name="frameIndex">0-based index in its video.</param>
    /// <returns>Whether it is a key frame.</returns>
    bool MoveTo(MLImage image, string videoId, int frameIndex);

    /// <summary>Gets the result of the current frame.</summary>
    TResult Run();

    /// <summary>Forgets the stream so far: the next frame is a key frame.</summary>
    void Reset();
}
