using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Dff.Samples.Web.Jobs;

/// <summary>All jobs of the server, and the bounded queue of those that wait.</summary>
internal sealed class JobStore : IDisposable
{
    private readonly ServeSettings _settings;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, VideoJob> _jobs = new(StringComparer.Ordinal);
    private readonly Channel<VideoJob> _queue;
    private readonly Lock _lock = new();
    private int _unfinished;
    private int _uploading;

    public JobStore(ServeSettings settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        _queue = Channel.CreateBounded<VideoJob>(Capacity);
    }

    /// <summary>Gets how many videos may be unfinished: in work, waiting, or still on their way here.</summary>
    public int Capacity => _settings.QueueCapacity + _settings.Workers;

    public int Unfinished => Volatile.Read(ref _unfinished);

    public int Held => _jobs.Count;

    /// <summary>Gets the jobs in the order of their coming.</summary>
    public IAsyncEnumerable<VideoJob> TakeAsync(CancellationToken cancel) => _queue.Reader.ReadAllAsync(cancel);

    /// <summary>Takes a place for an upload before a byte of it is read; <see cref="Leave"/> or <see cref="Enqueue"/> must follow.</summary>
    /// <exception cref="RequestProblem">There is none: 429.</exception>
    public void Admit()
    {
        lock (_lock)
        {
            if (_unfinished >= Capacity)
            {
                throw new RequestProblem(
                    StatusCodes.Status429TooManyRequests,
                    "Queue full",
                    $"{_unfinished} videos are in work or waiting, and the server takes {Capacity} at most. Try again when one is finished.")
                { Limit = Capacity, Actual = _unfinished, RetryAfter = 15 };
            }

            int held = _jobs.Count + _uploading;
            if (held >= _settings.MaxVideos)
            {
                throw new RequestProblem(
                    StatusCodes.Status429TooManyRequests,
                    "Too many videos",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The server holds {held} videos, {_settings.MaxVideos} at most. Delete one of yours, or wait: they are deleted {_settings.KeepFor.TotalMinutes:0.##} minutes after they are finished."))
                { Limit = _settings.MaxVideos, Actual = held, RetryAfter = 60 };
            }

            _unfinished++;
            _uploading++;
        }
    }

    /// <summary>Gives the place back: the upload came to nothing.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _uploading--;
            _unfinished--;
        }
    }

    /// <summary>Lets a job wait for its turn, in the place that its upload had.</summary>
    public void Enqueue(VideoJob job)
    {
        _jobs[job.Id] = job;
        lock (_lock)
            _uploading--;
        if (!_queue.Writer.TryWrite(job))
            throw new InvalidOperationException("There was no room for a job that had been admitted.");
    }

    /// <summary>Says that no more work is done on a job that was in the queue.</summary>
    public void Finished()
    {
        lock (_lock)
            _unfinished--;
    }

    /// <exception cref="RequestProblem">There is no such job: 404.</exception>
    public VideoJob Get(string id) => _jobs.TryGetValue(id, out VideoJob? job) ? job : throw NotHere(id);

    /// <summary>Ends the work on a job and deletes it.</summary>
    /// <exception cref="RequestProblem">There is no such job: 404.</exception>
    public VideoJob Remove(string id)
    {
        if (!_jobs.TryRemove(id, out VideoJob? job))
            throw NotHere(id);
        job.Remove();
        return job;
    }

    /// <summary>Gets how many videos are before a job that waits.</summary>
    public int Before(VideoJob job) => _jobs.Values.Count(other => !other.Progress.HasEnded && other.Order < job.Order);

    /// <summary>When a job that has ended will be deleted.</summary>
    public DateTimeOffset? Expiry(JobProgress progress) => progress.Finished + _settings.KeepFor;

    /// <summary>Deletes what has been finished for long enough, and gives it.</summary>
    public IReadOnlyList<VideoJob> RemoveExpired()
    {
        var removed = new List<VideoJob>();
        DateTimeOffset now = _time.GetUtcNow();
        foreach (VideoJob job in _jobs.Values.Where(job => Expiry(job.Progress) <= now).ToArray())
        {
            if (!_jobs.TryRemove(job.Id, out _))
                continue;
            job.Remove();
            removed.Add(job);
        }

        return removed;
    }

    public void Dispose()
    {
        foreach (VideoJob job in _jobs.Values)
        {
            job.Remove();
            job.Dispose();
        }
    }

    private RequestProblem NotHere(string id) => RequestProblem.NotFound(string.Create(
        CultureInfo.InvariantCulture,
        $"There is no video {Shortened(id)} here: it was deleted, or has expired; videos are kept for {_settings.KeepFor.TotalMinutes:0.##} minutes. Upload it again."));

    private static string Shortened(string id) => id.Length <= 40 ? id : id[..40] + "…";
}
