using System.Diagnostics;
using Microsoft.ML.VideoDetection.Tests.Samples.Web;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class PrefetchQueueTests
{
    // How long to wait before saying that something hangs; nothing depends on its length.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void Items_come_in_order_whichever_is_ready_first(int threads)
    {
        ManualResetEventSlim[] made = [.. Enumerable.Range(0, 46).Select(_ => new ManualResetEventSlim())];
        using var queue = new PrefetchQueue<long>(Make, first: 5, end: 45, threads, ahead: threads + 1);
        for (long number = 5; number < 45; number++)
            Assert.AreEqual(number * number, queue.Take(CancellationToken.None));

        // With several threads each of the odd ones is ready after its successor.
        long Make(long number)
        {
            if (threads > 1 && number % 2 == 1 && number < 44)
                Assert.IsTrue(made[number + 1].Wait(_patience));
            made[number].Set();
            return number * number;
        }
    }

    [TestMethod]
    public void An_error_surfaces_at_its_place_and_does_not_stop_the_rest()
    {
        using var queue = new PrefetchQueue<long>(
            number => number == 2 ? throw new InvalidDataException("frame 2") : number, first: 0, end: 5, threads: 2, ahead: 5);
        Assert.AreEqual(0, queue.Take(CancellationToken.None));
        Assert.AreEqual(1, queue.Take(CancellationToken.None));
        Assert.AreEqual("frame 2", Assert.ThrowsExactly<InvalidDataException>(() => queue.Take(CancellationToken.None)).Message);
        Assert.AreEqual(3, queue.Take(CancellationToken.None));
        Assert.AreEqual(4, queue.Take(CancellationToken.None));
    }

    [TestMethod]
    public void Taking_more_than_there_is_throws_instead_of_waiting_forever()
    {
        using var queue = new PrefetchQueue<long>(number => number, first: 0, end: 1, threads: 1, ahead: 1);
        Assert.AreEqual(0, queue.Take(CancellationToken.None));
        Assert.Throws<InvalidOperationException>(() => queue.Take(new CancellationTokenSource(_patience).Token));
    }

    [TestMethod]
    public void Not_more_is_made_ahead_than_asked_for()
    {
        int made = 0, asked = 0, most = 0;
        using var queue = new PrefetchQueue<int>(Make, first: 0, end: 100, threads: 2, ahead: 3);
        Assert.IsTrue(SpinWait.SpinUntil(() => Volatile.Read(ref made) >= 3, _patience));
        for (int i = 0; i < 100; i++)
        {
            // Room for one more is there as soon as this one is asked for.
            Interlocked.Increment(ref asked);
            queue.Take(CancellationToken.None);
        }

        Assert.AreEqual(3, most);

        int Make(long number)
        {
            InterlockedMax(ref most, Interlocked.Increment(ref made) - Volatile.Read(ref asked));
            return made;
        }
    }

    [TestMethod]
    public void Not_more_threads_work_than_asked_for()
    {
        int working = 0, most = 0;
        using var queue = new PrefetchQueue<long>(Make, first: 0, end: 60, threads: 2, ahead: 20);
        for (int i = 0; i < 60; i++)
            queue.Take(CancellationToken.None);
        Assert.IsLessThanOrEqualTo(2, most);

        long Make(long number)
        {
            int now = Interlocked.Increment(ref working);
            InterlockedMax(ref most, now);
            Thread.Yield();
            Interlocked.Decrement(ref working);
            return number;
        }
    }

    [TestMethod]
    public void Disposal_waits_for_what_is_being_made_and_starts_nothing_more()
    {
        // Whatever makes items, such as an open file, may be gone after that.
        for (int round = 0; round < 200; round++)
        {
            int working = 0, started = 0;
            var queue = new PrefetchQueue<long>(
                number =>
                {
                    Interlocked.Increment(ref working);
                    Interlocked.Increment(ref started);
                    Thread.Yield();
                    Interlocked.Decrement(ref working);
                    return number;
                },
                first: 0,
                end: 1000,
                threads: 3,
                ahead: 1 + (round % 3));
            for (int i = 0; i < round % 4; i++)
                queue.Take(CancellationToken.None);
            queue.Dispose();
            Assert.AreEqual(0, Volatile.Read(ref working), $"round {round}");
            int after = Volatile.Read(ref started);
            Thread.Yield();
            Assert.AreEqual(after, Volatile.Read(ref started), $"round {round}");
        }
    }

    [TestMethod]
    public async Task Disposal_waits_for_an_item_whose_taking_was_cancelled()
    {
        using ManualResetEventSlim isBegun = new(), mayEnd = new();
        var queue = new PrefetchQueue<long>(
            number =>
            {
                isBegun.Set();
                mayEnd.Wait();
                return number;
            },
            first: 0,
            end: 1,
            threads: 1,
            ahead: 1);
        using var cancel = new CancellationTokenSource();
        Task<long> taking = Task.Run(() => queue.Take(cancel.Token));
        Assert.IsTrue(isBegun.Wait(_patience));
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => taking);

        var disposing = Task.Run(queue.Dispose);
        for (int i = 0; i < 100; i++)
        {
            Thread.Yield();
            Assert.IsFalse(disposing.IsCompleted);
        }

        mayEnd.Set();
        await disposing.WaitAsync(_patience);
    }

    [TestMethod]
    public void Time_spent_waiting_is_counted()
    {
        using var mayEnd = new ManualResetEventSlim();
        using var queue = new PrefetchQueue<long>(
            number =>
            {
                mayEnd.Wait();
                return number;
            },
            first: 0,
            end: 1,
            threads: 1,
            ahead: 1);
        Assert.AreEqual(TimeSpan.Zero, queue.Waited);
        long start = Stopwatch.GetTimestamp();
        mayEnd.Set();
        queue.Take(CancellationToken.None);
        Assert.IsGreaterThan(TimeSpan.Zero, queue.Waited);
        Assert.IsLessThanOrEqualTo(Stopwatch.GetElapsedTime(start), queue.Waited);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
