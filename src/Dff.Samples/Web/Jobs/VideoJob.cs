using Dff.Samples.Web.Uploads;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Web.Jobs;

/// <summary>One uploaded video, the work on it, and its results on disk.</summary>
internal sealed class VideoJob : IDisposable
{
    private static long _count;

    private readonly CancellationTokenSource _cancel = new();
    private readonly Lock _lock = new();
    private JobProgress _progress = new();
    private bool _removed;

    /// <param name="id">Random; the only thing that finds it.</param>
    /// <param name="folder">Its folder, with the upload in it.</param>
    /// <param name="upload">The upload.</param>
    /// <param name="source">The opened video.</param>
    public VideoJob(string id, string folder, UploadedFile upload, VideoFileSource source)
    {
        (Id, Folder, Upload, Source) = (id, folder, upload, source);
        Detections = new DetectionLog(Path.Combine(folder, "detections.jsonl"));
    }

    /// <summary>Gets its place among all videos that came since the start.</summary>
    public long Order { get; } = Interlocked.Increment(ref _count);

    public string Id { get; }

    public string Folder { get; }

    public UploadedFile Upload { get; }

    public VideoFileSource Source { get; }

    public DetectionLog Detections { get; }

    public string CsvPath => Path.Combine(Folder, "detections.csv");

    /// <summary>Gets the folder of the classes of pixels; only models that segment have one.</summary>
    public string MasksFolder => Path.Combine(Folder, "masks");

    /// <summary>The path of the classes of a frame's pixels.</summary>
    public string MaskPath(int frame) => Path.Combine(MasksFolder, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{frame:D6}.png"));

    /// <summary>Gets the token that ends the work on it.</summary>
    public CancellationToken Cancelled => _cancel.Token;

    /// <summary>Gets how far it is, of one moment.</summary>
    public JobProgress Progress
    {
        get
        {
            lock (_lock)
                return _progress;
        }
    }

    /// <summary>Gets whether somebody deleted it, or it expired.</summary>
    public bool IsRemoved
    {
        get
        {
            lock (_lock)
                return _removed;
        }
    }

    /// <summary>Goes on to the next state; a job that was removed before its turn does not start.</summary>
    /// <returns>Whether it may go on.</returns>
    public bool Update(Func<JobProgress, JobProgress> change)
    {
        lock (_lock)
        {
            _progress = change(_progress);
            return !_removed;
        }
    }

    /// <summary>Ends the work on it and deletes its files: now, or when the work has let go of them.</summary>
    public void Remove()
    {
        bool inWork;
        lock (_lock)
        {
            if (_removed)
                return;
            _removed = true;
            inWork = _progress.State == JobState.Running;
        }

        _cancel.Cancel();
        if (!inWork)
            DeleteFiles();
    }

    /// <summary>Says that the work has let go of the files.</summary>
    public void Release()
    {
        Detections.End();
        lock (_lock)
        {
            if (!_removed)
                return;
        }

        DeleteFiles();
    }

    public void Dispose()
    {
        Detections.Dispose();
        _cancel.Dispose();
    }

    private void DeleteFiles()
    {
        Detections.End();
        UploadFolder.Delete(Folder);
    }
}
