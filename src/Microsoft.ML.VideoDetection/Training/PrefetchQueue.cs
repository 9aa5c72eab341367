using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Items made ahead of time on background threads and handed out in order, whichever is ready first.</summary>
/// <typeparam name="T">What is made.</typeparam>
internal sealed class PrefetchQueue<T> : IDisposable
{
    private readonly Channel<Task<T>> _inOrder;
    private readonly SemaphoreSlim _threads;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _feeding;

    /// <param name="make">Makes the item of a number; called on several threads at once.</param>
    /// <param name="first">Number of the first item.</param>
    /// <param name="end">Number after the last item.</param>
    /// <param name="threads">At most so many items are made at once.</param>
    /// <param name="ahead">At most so many items are finished or being made.</param>
    public PrefetchQueue(Func<long, T> make, long first, long end, int threads, int ahead)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _threads = new SemaphoreSlim(threads);
        _inOrder = Channel.CreateBounded<Task<T>>(new BoundedChannelOptions(Math.Max(1, ahead)) { SingleReader = true, SingleWriter = true });
        _feeding = Task.Run(() => Feed(make, first, end));
    }

    /// <summary>Gets the time that <see cref="Take"/> waited for items so far.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The next item. What making it threw is thrown here.</summary>
    public T Take(CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            Task<T> next = _inOrder.Reader.ReadAsync(cancellation).AsTask().GetAwaiter().GetResult();
            return next.WaitAsync(cancellation).GetAwaiter().GetResult();
        }
        finally
        {
            Waited += Stopwatch.GetElapsedTime(start);
        }
    }

    /// <summary>Waits for what is being made, and forgets it.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        while (!_feeding.IsCompleted || _inOrder.Reader.Count > 0)
        {
            if (_inOrder.Reader.TryRead(out Task<T>? left))
                ((IAsyncResult)left).AsyncWaitHandle.WaitOne();
            else
                Thread.Yield();
        }

        _stop.Dispose();
        _threads.Dispose();
    }

    private async Task Feed(Func<long, T> make, long first, long end)
    {
        try
        {
            for (long number = first; number < end; number++)
            {
                long own = number;
                await _threads.WaitAsync(_stop.Token).ConfigureAwait(false);
                Task<T> item = Task.Run(() => MakeOne(make, own));
                await _inOrder.Writer.WriteAsync(item, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: nobody takes any more.
        }
    }

    private T MakeOne(Func<long, T> make, long number)
    {
        try
        {
            return make(number);
        }
        finally
        {
            _threads.Release();
        }
    }
}
