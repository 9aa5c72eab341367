using Dff.Samples.Web.Pictures;
using Microsoft.Extensions.Hosting;

namespace Dff.Samples.Web.Jobs;

/// <summary>Deletes finished videos when their time has come.</summary>
internal sealed class JobExpiry(JobStore jobs, FramePictures pictures, ServeSettings settings, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Often enough that nothing is kept much longer than it was said.
        TimeSpan interval = TimeSpan.FromSeconds(Math.Clamp(settings.KeepFor.TotalSeconds / 10, 0.1, 30));
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (VideoJob job in jobs.RemoveExpired())
                    await pictures.ForgetAsync(job);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}
