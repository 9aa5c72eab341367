using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dff.Samples.Web.Jobs;

/// <summary>Takes jobs from the queue, so many at a time as the settings say.</summary>
internal sealed class JobWorkers(JobStore jobs, JobRunner runner, ServeSettings settings, ILogger<JobWorkers> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, settings.Workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None)));

    private async Task WorkAsync(CancellationToken stop)
    {
        try
        {
            await foreach (VideoJob job in jobs.TakeAsync(stop))
            {
                try
                {
                    await runner.RunAsync(job, stop);
                }
                catch (Exception e)
                {
                    logger.LogError(e, "The work on video {Id} could not be ended in good order.", job.Id); // and the next one has its turn
                }
                finally
                {
                    jobs.Finished();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops; what still waits is deleted with its files.
        }
    }
}
