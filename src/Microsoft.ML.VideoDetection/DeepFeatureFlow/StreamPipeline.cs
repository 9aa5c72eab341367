using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Decoding and network on a thread of their own each, joined with the consumer by bounded queues.</summary>
/// <remarks>
/// Threads, not tasks: the network's thread keeps libtorch's workers, of which every thread that calls it gets its own set.
/// </remarks>
/// <typeparam name="TResult">What a frame gives.</typeparam>
internal sealed class StreamPipeline<TResult>(Func<VideoFrame, TResult> run, VideoDetectorOptions options)
    where TResult : class, IDisposable
{
    private readonly Channel<VideoFrame> _frames = Channel.CreateBounded<VideoFrame>(
        new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true, SingleWriter = true });

    private readonly Channel<TResult> _results = Channel.CreateBounded<TResult>(
        new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true, SingleWriter = true });

    public async IAsyncEnumerable<TResult> RunAsync(
        VideoSource source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task decoding = Start("decode", () => Decode(source, stop.Token));
        Task running = Start("run", () => RunAll(stop.Token));
        try
        {
            await foreach (TResult result in _results.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return result;
        }
        finally
        {
            // Also when the consumer breaks off: both threads end before the engine may be used again or disposed.
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(decoding, running).ConfigureAwait(false);
            while (_frames.Reader.TryRead(out VideoFrame? frame))
                frame.Dispose();
            while (_results.Reader.TryRead(out TResult? result))
                result.Dispose();
        }
    }

    private static Task Start(string name, Action work) =>
        Task.Factory.StartNew(
            () =>
            {
                Thread.CurrentThread.Name = $"Video detection: {name}";
                work();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    private void Decode(VideoSource source, CancellationToken stop)
    {
        try
        {
            foreach (VideoFrame frame in source.ReadFrames(stop))
                Write(_frames.Writer, frame, stop);
            _frames.Writer.Complete();
        }
        catch (Exception e)
        {
            // Carried to the consumer by the queues; this thread just ends.
            _frames.Writer.TryComplete(e);
        }
    }

    private void RunAll(CancellationToken stop)
    {
        try
        {
            while (Wait(_frames.Reader.WaitToReadAsync(stop)))
            {
                while (_frames.Reader.TryRead(out VideoFrame? frame))
                {
                    TResult result = RunOne(frame);
                    Write(_results.Writer, result, stop);
                }
            }

            _results.Writer.Complete();
        }
        catch (Exception e)
        {
            _results.Writer.TryComplete(e);
        }
    }

    private TResult RunOne(VideoFrame frame)
    {
        bool kept = false;
        try
        {
            TResult result = run(frame);
            kept = options.KeepImages;
            return result;
        }
        finally
        {
            if (!kept)
                frame.Dispose();
        }
    }

    private static void Write<T>(ChannelWriter<T> writer, T item, CancellationToken stop)
        where T : IDisposable
    {
        try
        {
            ValueTask writing = writer.WriteAsync(item, stop);
            if (!writing.IsCompletedSuccessfully)
                writing.AsTask().GetAwaiter().GetResult();
        }
        catch
        {
            item.Dispose();
            throw;
        }
    }

    private static bool Wait(ValueTask<bool> ready) => ready.IsCompletedSuccessfully ? ready.Result : ready.AsTask().GetAwaiter().GetResult();
}
