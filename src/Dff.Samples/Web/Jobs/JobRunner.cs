using System.Globalization;
using Dff.Samples.Web.Models;
using Dff.Samples.Web.Uploads;
using Microsoft.Extensions.Logging;

namespace Dff.Samples.Web.Jobs;

/// <summary>Works through one job with a stream of its own. Whatever goes wrong is the job's end, never the server's.</summary>
internal sealed class JobRunner(ServedModel model, ServeSettings settings, TimeProvider time, ILogger<JobRunner> logger)
{
    public async Task RunAsync(VideoJob job, CancellationToken stop)
    {
        if (!job.Update(p => p with { State = JobState.Running, Started = time.GetUtcNow() }))
        {
            job.Release();
            return;
        }

        string? error = null, warning = null;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, job.Cancelled);
            warning = await WorkAsync(job, either.Token);
        }
        catch (OperationCanceledException)
        {
            error = "The work was stopped.";
        }
        catch (Exception e)
        {
            if (e is not InvalidDataException)
                logger.LogError(e, "The work on video {Id} failed.", job.Id);
            error = VideoProbe.MessageFor(e, job.Upload.Path, job.Upload.Name)
                .Replace(job.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        }

        JobState state = error is null ? JobState.Done : JobState.Failed;
        job.Update(p => p with { State = state, Finished = time.GetUtcNow(), Error = error, Warning = warning });
        job.Release();
    }

    private async Task<string?> WorkAsync(VideoJob job, CancellationToken cancel)
    {
        var source = new TimedFrames(job.Source, job.Upload.Kind.StartsAnywhere, settings);
        if (await model.RunAsync(job, source, cancel) == 0)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The video '{job.Upload.Name}' holds no frame that can be decoded."));
        return source.MissingFrames is string shortfall ? shortfall.Replace(job.Upload.Path, job.Upload.Name, StringComparison.Ordinal) : null;
    }
}
