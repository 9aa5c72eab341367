namespace Dff.Samples.Web.Jobs;

/// <summary>How far the work on a video is.</summary>
internal enum JobState
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>Detections are being made.</summary>
    Running,

    /// <summary>All detections are there.</summary>
    Done,

    /// <summary>It ended early; the error says why, and what was detected before is there.</summary>
    Failed,
}
