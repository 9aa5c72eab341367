using Dff.Samples.Web.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Web.Pictures;

/// <summary>Draws what is found in the operator's camera, for whoever watches; without a viewer nothing is computed.</summary>
/// <param name="camera">Stays the caller's.</param>
/// <param name="model">The model.</param>
/// <param name="logger">Hears of a camera that fails.</param>
internal sealed class CameraWatch(LiveVideoSource camera, ServedModel model, ILogger<CameraWatch> logger) : BackgroundService
{
    private const int MostViewers = 16;

    private TaskCompletionSource<byte[]> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _viewers;

    /// <summary>Lets a viewer in.</summary>
    /// <exception cref="RequestProblem">There are too many: 429.</exception>
    public void Enter()
    {
        int before = Interlocked.Increment(ref _viewers) - 1;
        if (before < MostViewers)
            return;
        Leave();
        throw new RequestProblem(Microsoft.AspNetCore.Http.StatusCodes.Status429TooManyRequests, "Too many viewers", $"{before} viewers watch the camera, and the server takes {MostViewers} at most.")
        { Limit = MostViewers, Actual = before, RetryAfter = 15 };
    }

    public void Leave() => Interlocked.Decrement(ref _viewers);

    /// <summary>Waits for the next picture, a JPEG; a viewer who is slow misses some.</summary>
    public Task<byte[]> NextAsync(CancellationToken cancel) => Volatile.Read(ref _next).Task.WaitAsync(cancel);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Factory.StartNew(
        () => Watch(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Watch(CancellationToken stop)
    {
        (IDisposable stream, Func<VideoFrame, byte[]> draw) = model.OpenLive();
        using IDisposable owner = stream;
        try
        {
            foreach (VideoFrame frame in camera.ReadFrames(stop))
            {
                using (frame)
                {
                    if (Volatile.Read(ref _viewers) > 0)
                        Show(frame, draw);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        catch (Exception error)
        {
            logger.LogError(error, "The camera is not watched any more.");
        }
    }

    private void Show(VideoFrame frame, Func<VideoFrame, byte[]> draw)
    {
        byte[] jpeg = draw(frame);
        Interlocked.Exchange(ref _next, new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult(jpeg);
    }
}
