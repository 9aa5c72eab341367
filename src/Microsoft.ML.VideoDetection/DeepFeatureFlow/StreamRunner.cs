using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Runs one stream of frames for its user: counts them, keeps their pictures if wanted, and joins decoding, network and consumer. Not thread-safe.</summary>
/// <typeparam name="TResult">What the network gives of a frame.</typeparam>
/// <typeparam name="TFrame">What the user gets of it.</typeparam>
/// <param name="stream">Taken over.</param>
/// <param name="options">Not changed afterwards.</param>
/// <param name="describe">Makes what the user gets: of the frame, whether it is a key frame, the result, and the picture where it is kept.</param>
internal sealed class StreamRunner<TResult, TFrame>(
    IFrameStream<TResult> stream, VideoDetectorOptions options, Func<VideoFrame, bool, TResult, MLImage?, TFrame> describe) : IDisposable
    where TResult : class
    where TFrame : class, IDisposable
{
    private int _nextFrameIndex;
    private bool _disposed;

    /// <summary>Runs the next frame, which stays the caller's.</summary>
    public TFrame Run(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ObjectDisposedException.ThrowIf(_disposed, this);
        bool isKey = stream.MoveTo(frame.Image, frame.VideoId, frame.FrameIndex);
        _nextFrameIndex = frame.FrameIndex + 1;
        return describe(frame, isKey, stream.Run(), options.KeepImages ? frame.Image : null);
    }

    /// <summary>Runs the next frame of a stream without names, whose picture stays the caller's.</summary>
    public TFrame Run(MLImage image)
    {
        ArgumentNullException.ThrowIfNull(image);

        // Not disposed: that would dispose the caller's image.
        return Run(new VideoFrame("", _nextFrameIndex, image));
    }

    /// <summary>Runs all frames of a source.</summary>
    public IAsyncEnumerable<TFrame> RunAsync(VideoSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new StreamPipeline<TFrame>(Run, options).RunAsync(source, cancellationToken);
    }

    /// <summary>Runs all frames of an asynchronous sequence, which are taken over.</summary>
    public IAsyncEnumerable<TFrame> RunAsync(IAsyncEnumerable<VideoFrame> frames, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frames);
        return RunAsync(new AsyncFrameSource(frames), cancellationToken);
    }

    /// <summary>Forgets the stream so far: the next frame is a key frame, and counting starts at 0.</summary>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        stream.Reset();
        _nextFrameIndex = 0;
    }

    public void Dispose()
    {
        _disposed = true;
        stream.Dispose();
    }
}
