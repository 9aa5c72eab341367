namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>Reads frames that arrive asynchronously, each on the thread that waits for it.</summary>
/// <param name="frames">Enumerated once per reading; each frame is handed over to the consumer.</param>
internal sealed class AsyncFrameSource(IAsyncEnumerable<VideoFrame> frames) : VideoSource
{
    public override VideoInfo Info { get; } = new("frames");

    /// <inheritdoc/>
    public override IEnumerable<VideoFrame> ReadFrames(CancellationToken cancellationToken = default) => frames.ToBlockingEnumerable(cancellationToken);
}
