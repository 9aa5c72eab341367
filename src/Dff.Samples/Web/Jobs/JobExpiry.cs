using Microsoft.Extensions.Hosting;

namespace Dff.Samples.Web.Jobs;

/// <summary>Deletes finished videos when their time has come.</summary>
internal sealed class JobExpiry(JobStore jobs, ServeSettings settings, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Often enough that nothing is kept much longer than it was said.
        TimeSpan interval = TimeSpan.FromSeconds(Math.Clamp(settings.KeepFor.TotalSeconds / 10, 0.1, 30));
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                jobs.RemoveExpired();
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}
