using System.Globalization;
using Dff.Samples.Web.Uploads;
using Microsoft.Extensions.Logging;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Web.Jobs;

/// <summary>Works through one job with a detector of its own. Whatever goes wrong is the job's end, never the server's.</summary>
internal sealed class JobRunner(DetectorSource detectors, ServeSettings settings, TimeProvider time, ILogger<JobRunner> logger)
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
            warning = await DetectAsync(job, either.Token);
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

    private async Task<string?> DetectAsync(VideoJob job, CancellationToken cancel)
    {
        var source = new TimedFrames(job.Source, job.Upload.Kind.StartsAnywhere, settings);
        using VideoDetector detector = detectors.CreateTracking();
        using var csv = new CsvWriter(job.CsvPath, tracks: true);
        try
        {
            await foreach (FrameDetections frame in detector.DetectAsync(source, cancel))
            {
                using (frame)
                {
                    job.Detections.Append(frame, source.TakeTime());
                    csv.Write(frame);
                    Count(job, frame);
                }
            }
        }
        catch (InvalidDataException) when (csv.FrameCount > 0)
        {
            csv.Complete(); // what was detected up to there
            throw;
        }

        if (csv.FrameCount == 0)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The video '{job.Upload.Name}' holds no frame that can be decoded."));
        csv.Complete();
        return source.MissingFrames is string shortfall ? shortfall.Replace(job.Upload.Path, job.Upload.Name, StringComparison.Ordinal) : null;
    }

    private static void Count(VideoJob job, FrameDetections frame) => job.Update(p => p with
    {
        FramesDone = p.FramesDone + 1,
        KeyFrames = p.KeyFrames + (frame.IsKeyFrame ? 1 : 0),
        DetectionCount = p.DetectionCount + frame.Detections.Count,
        BestScore = frame.Detections.Count > 0 ? Math.Max(p.BestScore, frame.Detections[0].Score) : p.BestScore,
        Size = p.Size ?? (frame.Width, frame.Height),
    });
}
