using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class PrefetchQueueTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void Items_come_in_order_whichever_is_ready_first(int threads)
    {
        using var queue = new PrefetchQueue<long>(Make, first: 5, end: 45, threads, ahead: threads + 1);
        for (long number = 5; number < 45; number++)
            Assert.AreEqual(number * number, queue.Take(CancellationToken.None));

        static long Make(long number)
        {
            Thread.Sleep(number % 3 == 0 ? 3 : 0);
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
        int made = 0;
        using var queue = new PrefetchQueue<int>(_ => Interlocked.Increment(ref made), first: 0, end: 100, threads: 2, ahead: 3);
        Assert.IsTrue(SpinWait.SpinUntil(() => made >= 3, _patience));
        Thread.Sleep(50);
        Assert.AreEqual(3, made);
        queue.Take(CancellationToken.None);
        Assert.IsTrue(SpinWait.SpinUntil(() => made >= 4, _patience));
        Thread.Sleep(50);
        Assert.AreEqual(4, made);
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
            Thread.Sleep(1);
            Interlocked.Decrement(ref working);
            return number;
        }
    }

    [TestMethod]
    public void Disposal_waits_for_what_is_being_made_and_starts_nothing_more()
    {
        // Whatever makes items, such as an open file, may be gone after that.
        for (int round = 0; round < 40; round++)
        {
            int working = 0, started = 0;
            var queue = new PrefetchQueue<long>(
                number =>
                {
                    Interlocked.Increment(ref working);
                    Interlocked.Increment(ref started);
                    Thread.Sleep(2);
                    Interlocked.Decrement(ref working);
                    return number;
                },
                first: 0,
                end: 1000,
                threads: 3,
                ahead: 1 + (round % 3));
            for (int i = 0; i < round % 4; i++)
                queue.Take(CancellationToken.None);
            if (round % 2 == 0)
                Thread.Sleep(1);
            queue.Dispose();
            Assert.AreEqual(0, working, $"round {round}");
            int after = started;
            Thread.Sleep(3);
            Assert.AreEqual(after, started, $"round {round}");
        }
    }

    [TestMethod]
    public void Disposal_waits_for_an_item_whose_taking_was_cancelled()
    {
        using var mayEnd = new ManualResetEventSlim();
        bool ended = false;
        var queue = new PrefetchQueue<long>(
            number =>
            {
                mayEnd.Wait();
                Thread.Sleep(20);
                Volatile.Write(ref ended, true);
                return number;
            },
            first: 0,
            end: 1,
            threads: 1,
            ahead: 1);
        using var cancel = new CancellationTokenSource(20);
        Assert.Throws<OperationCanceledException>(() => queue.Take(cancel.Token));
        mayEnd.Set();
        queue.Dispose();
        Assert.IsTrue(ended);
    }

    [TestMethod]
    public void Time_spent_waiting_is_counted()
    {
        using var queue = new PrefetchQueue<long>(
            number =>
            {
                Thread.Sleep(60);
                return number;
            },
            first: 0,
            end: 1,
            threads: 1,
            ahead: 1);
        queue.Take(CancellationToken.None);
        Assert.IsInRange(TimeSpan.FromMilliseconds(30), _patience, queue.Waited);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
