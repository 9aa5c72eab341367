using System.Collections.Concurrent;

namespace Microsoft.ML.VideoDetection.Distributed;

/// <summary>The thread on which this process talks to the others, one thing after the other, in the order in which it was asked to.</summary>
internal sealed class RankThread
{
    private readonly BlockingCollection<Action> _work = [];

    public RankThread()
    {
        // In the background: a process whose work is done does not wait for others that never answer.
        var thread = new Thread(Run) { Name = "Video detection: ranks", IsBackground = true };
        thread.Start();
    }

    /// <summary>Has something done later; what it throws is thrown to whoever waits for it.</summary>
    public Task Post(Action work)
    {
        var task = new Task(work);
        _work.Add(task.RunSynchronously);
        return task;
    }

    /// <summary>Has something done, and waits for it.</summary>
    public T Run<T>(Func<T> work)
    {
        T result = default!;
        Post(() => result = work()).GetAwaiter().GetResult();
        return result;
    }

    private void Run()
    {
        foreach (Action work in _work.GetConsumingEnumerable())
            work();
    }
}
