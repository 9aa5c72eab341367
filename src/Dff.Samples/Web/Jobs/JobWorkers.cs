using Microsoft.Extensions.Hosting;

namespace Dff.Samples.Web.Jobs;

/// <summary>Takes jobs from the queue, so many at a time as the settings say.</summary>
internal sealed class JobWorkers(JobStore jobs, JobRunner runner, ServeSettings settings) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, settings.Workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None)));

    private async Task WorkAsync(CancellationToken stop)
    {
        try
        {
            await foreach (VideoJob job in jobs.TakeAsync(stop))
            {
                await runner.RunAsync(job, stop);
                jobs.Finished();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops; what still waits is deleted with its files.
        }
    }
}
