using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Items made ahead of time on background threads and handed out in order, whichever is ready first.</summary>
/// <remarks>A <c>TransformBlock</c> does not do: it drops finished items when a later one fails, and an error must come at its place.</remarks>
/// <typeparam name="T">What is made.</typeparam>
internal sealed class PrefetchQueue<T> : IDisposable
{
    private readonly Channel<Task<T>> _inOrder;
    private readonly SemaphoreSlim _threads;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _feeding;
    private Task _taken = Task.CompletedTask;

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
    /// <exception cref="InvalidOperationException">All items were taken.</exception>
    public T Take(CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            Task<T> next = _inOrder.Reader.ReadAsync(cancellation).AsTask().GetAwaiter().GetResult();
            _taken = next;
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
        _feeding.Wait();
        Wait(_taken);
        while (_inOrder.Reader.TryRead(out Task<T>? left))
            Wait(left);
        _stop.Dispose();
        _threads.Dispose();

        // Unlike Task.Wait this throws nothing: what is forgotten may fail.
        static void Wait(Task task) => ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
    }

    private async Task Feed(Func<long, T> make, long first, long end)
    {
        try
        {
            for (long number = first; number < end; number++)
            {
                // Room first: nothing may be begun that is not in the queue, where disposal finds it.
                long own = number;
                await _inOrder.Writer.WaitToWriteAsync(_stop.Token).ConfigureAwait(false);
                await _threads.WaitAsync(_stop.Token).ConfigureAwait(false);
                _inOrder.Writer.TryWrite(Task.Run(() => MakeOne(make, own)));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: nobody takes any more.
        }

        _inOrder.Writer.Complete();
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
