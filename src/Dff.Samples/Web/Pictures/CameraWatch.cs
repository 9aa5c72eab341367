using Dff.Samples.Web.Api;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Web.Pictures;

/// <summary>Draws what is found in the operator's camera, for whoever watches; without a viewer nothing is computed.</summary>
/// <param name="camera">Stays the caller's.</param>
/// <param name="detectors">The model.</param>
/// <param name="logger">Hears of a camera that fails.</param>
internal sealed class CameraWatch(LiveVideoSource camera, DetectorSource detectors, ILogger<CameraWatch> logger) : BackgroundService
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
        using VideoDetector detector = detectors.CreateTracking();
        var annotator = new FrameAnnotator();
        try
        {
            foreach (VideoFrame frame in camera.ReadFrames(stop))
            {
                using (frame)
                {
                    if (Volatile.Read(ref _viewers) > 0)
                        Show(frame, detector, annotator);
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

    private void Show(VideoFrame frame, VideoDetector detector, FrameAnnotator annotator)
    {
        FrameDetections found = detector.Detect(frame);
        using MLImage drawn = annotator.Annotate(WithImage(found, frame.Image));
        Interlocked.Exchange(ref _next, new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult(Jpeg.Encode(drawn, 0));
    }

    // Weak ones are recorded of videos, for the page's slider; a camera has none.
    private static FrameDetections WithImage(FrameDetections found, MLImage image) => new()
    {
        VideoId = found.VideoId,
        FrameIndex = found.FrameIndex,
        Timestamp = found.Timestamp,
        IsKeyFrame = found.IsKeyFrame,
        Width = found.Width,
        Height = found.Height,
        Detections = [.. found.Detections.Where(detection => detection.Score >= Commands.PredictRun.DefaultScoreThreshold)],
        Image = image,
    };
}
