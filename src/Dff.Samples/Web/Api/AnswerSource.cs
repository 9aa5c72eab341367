using Dff.Samples.Web.Jobs;
using Dff.Samples.Web.Models;
using Dff.Samples.Web.Uploads;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;
using System.Drawing;

namespace Dff.Samples.Web.Api;

/// <summary>Makes answers of what the server knows.</summary>
internal sealed class AnswerSource(ServedModel model, JobStore jobs, ServeSettings settings, TimeProvider time)
{
    private readonly ClassAnswer[] _classes = [.. model.Architecture.ClassNames.Select((name, index) => new ClassAnswer(index, name, ColorOf(index)))];

    public HealthAnswer Health() => new(
        "ok",
        model.Name,
        model.Device,
        jobs.Unfinished,
        jobs.Held,
        settings.Camera is not null,
        new LimitsAnswer(
            settings.MaxUploadBytes,
            settings.MaxPictureBytes,
            settings.MaxFrames,
            settings.MaxPixels,
            settings.QueueCapacity,
            settings.MaxVideos,
            settings.KeepFor.TotalMinutes,
            MediaKind.Videos,
            MediaKind.Pictures),
        _classes,
        model.Task);

    public VideoAnswer Of(VideoJob job)
    {
        JobProgress progress = job.Progress;
        VideoInfo info = job.Source.Info;
        int? count = progress.State == JobState.Done ? progress.FramesDone : info.FrameCount;
        double seconds = progress.Started is DateTimeOffset started ? ((progress.Finished ?? time.GetUtcNow()) - started).TotalSeconds : 0;
        return new VideoAnswer(
            job.Id,
            job.Upload.Name,
            progress.State.ToString().ToLowerInvariant(),
            progress.Error,
            progress.Warning,
            progress.State == JobState.Queued ? jobs.Before(job) : null,
            progress.State == JobState.Done ? 1 : count is int all ? Math.Min(1, progress.FramesDone / (double)all) : null,
            progress.FramesDone,
            count,
            seconds > 0 && progress.FramesDone > 0 ? Math.Round(progress.FramesDone / seconds, 2) : null,
            progress.KeyFrames,
            progress.DetectionCount,
            progress.BestScore,
            progress.Size?.Width ?? info.Width,
            progress.Size?.Height ?? info.Height,
            info.FrameRate,
            model.KeyFrameInterval,
            model.ScoreThreshold,
            job.Upload.Kind.ContentType,
            jobs.Expiry(progress),
            _classes,
            model.Task);
    }

    // As on annotated videos.
    private static string ColorOf(int index)
    {
        Color color = ClassPalette.ColorOf(index);
        return $"#{color.R:x2}{color.G:x2}{color.B:x2}";
    }
}
