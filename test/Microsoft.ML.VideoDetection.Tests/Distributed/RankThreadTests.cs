using Microsoft.ML.VideoDetection.Distributed;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Tests.Distributed;

[TestClass]
public sealed class RankThreadTests
{
    [TestMethod]
    public void Work_is_done_in_order_on_one_thread_and_errors_reach_the_one_who_waits()
    {
        var thread = new RankThread();
        var done = new List<(int Number, int Thread)>();
        Task[] tasks = [.. Enumerable.Range(0, 50).Select(number => thread.Post(() => done.Add((number, Environment.CurrentManagedThreadId))))];
        Assert.AreEqual("no", Assert.ThrowsExactly<IOException>(() => thread.Run<int>(() => throw new IOException("no"))).Message);
        Assert.AreEqual(7, thread.Run(() => 7));
        Assert.IsTrue(tasks.All(task => task.IsCompletedSuccessfully));
        CollectionAssert.AreEqual(Enumerable.Range(0, 50).ToArray(), done.Select(item => item.Number).ToArray());
        Assert.HasCount(1, done.Select(item => item.Thread).Distinct().ToArray());
        Assert.AreNotEqual(Environment.CurrentManagedThreadId, done[0].Thread);
    }
}
