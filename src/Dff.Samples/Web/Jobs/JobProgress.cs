namespace Dff.Samples.Web.Jobs;

/// <summary>How far a job is.</summary>
internal sealed record JobProgress
{
    public JobState State { get; init; } = JobState.Queued;

    public int FramesDone { get; init; }

    public int KeyFrames { get; init; }

    public long DetectionCount { get; init; }

    public float BestScore { get; init; }

    /// <summary>Gets the size of the frames as they were decoded; a container may say otherwise.</summary>
    public (int Width, int Height)? Size { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Finished { get; init; }

    /// <summary>Gets why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Gets what is to be known of a job that is done all the same: that the video was cut.</summary>
    public string? Warning { get; init; }

    public bool HasEnded => State is JobState.Done or JobState.Failed;
}
