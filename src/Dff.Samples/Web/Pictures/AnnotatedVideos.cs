using Dff.Samples.Web.Jobs;
using Dff.Samples.Web.Models;
using Microsoft.AspNetCore.Http;

namespace Dff.Samples.Web.Pictures;

/// <summary>Draws what was recorded on its video, when somebody asks for it. One video at a time; a few may wait.</summary>
internal sealed class AnnotatedVideos(ServedModel model) : IDisposable
{
    private const int MostWaiting = 4;

    private readonly SemaphoreSlim _gate = new(1);
    private int _waiting;

    /// <summary>Draws a video into a file that is deleted when it is closed.</summary>
    /// <param name="job">A job that has ended.</param>
    /// <param name="filter">Which detections are drawn.</param>
    /// <param name="cancel">Ends the drawing.</param>
    /// <exception cref="RequestProblem">Too many wait: 429.</exception>
    public async Task<FileStream> DrawAsync(VideoJob job, DetectionFilter filter, CancellationToken cancel)
    {
        try
        {
            int waiting = Interlocked.Increment(ref _waiting);
            if (waiting > MostWaiting)
            {
                throw new RequestProblem(
                    StatusCodes.Status429TooManyRequests, "Too many drawings", $"{waiting - 1} videos are waiting to be drawn, and the server takes {MostWaiting} at most. Try again in a while.")
                { Limit = MostWaiting, Actual = waiting - 1, RetryAfter = 15 };
            }

            await _gate.WaitAsync(cancel);
            try
            {
                string path = Path.Combine(job.Folder, $"annotated-{UploadFolder.NewId()}.mp4");
                await Task.Run(() => model.Draw(job, filter, path, cancel), cancel);
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
            }
            finally
            {
                _gate.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _gate.Dispose();
}
