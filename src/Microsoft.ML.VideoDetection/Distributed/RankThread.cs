using System.Collections.Concurrent;

namespace Microsoft.ML.VideoDetection.Distributed;

/// <summary>Runs communication with the other processes on one thread, in the order of the calls.</summary>
internal sealed class RankThread
{
    private readonly BlockingCollection<Action> _work = [];

    public RankThread()
    {
        // A background thread: a process that is finished does not wait for others that never answer.
        var thread = new Thread(Run) { Name = "Video detection: ranks", IsBackground = true };
        thread.Start();
    }

    /// <summary>Queues work; its exception is thrown to the caller that awaits the task.</summary>
    public Task Post(Action work)
    {
        var task = new Task(work);
        _work.Add(task.RunSynchronously);
        return task;
    }

    /// <summary>Runs work and waits for its result.</summary>
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
