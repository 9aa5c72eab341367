namespace Microsoft.ML.VideoDetection;

/// <summary>How detections of one stream are joined to tracks, each with an id that its object keeps from frame to frame.</summary>
/// <remarks>
/// Origin: Zhang et al., ByteTrack: multi-object tracking by associating every detection box, ECCV 2022. Predicted boxes come from the motion that
/// the detector estimates anyway, where ByteTrack has a Kalman filter.
/// </remarks>
public sealed class TrackingOptions
{
    /// <summary>
    /// Detections from this score on are associated first, and only they begin tracks. <see cref="LowScore"/> to 1; default 0.6.
    /// </summary>
    public float HighScore = 0.6f;

    /// <summary>
    /// Detections from this score on continue tracks that no stronger detection continues; weaker ones are not looked at. They reach the tracker also
    /// where <see cref="VideoDetectorOptions.ScoreThreshold"/> hides them from the result. 0 to 1; default 0.1.
    /// </summary>
    public float LowScore = 0.1f;

    /// <summary>The least IoU of a predicted box and the detection that continues it. Above 0, at most 1; default 0.1.</summary>
    public float MinimumIou = 0.1f;

    /// <summary>For how many frames an object may be out of sight and come back under its id. 0 to 10,000; default 30.</summary>
    public int MaximumLostFrames = 30;

    /// <summary>
    /// In how many frames, one after the other, an object must be found before it gets an id; its detections have none until then. 1 to 1000; default 3.
    /// </summary>
    public int MinimumLength = 3;

    /// <summary>
    /// Whether tracks are looked for where their velocity leads, which is learned from the motion of the picture where it is known; otherwise where they were last. Default: true.
    /// </summary>
    public bool PredictMotion = true;

    /// <summary>
    /// Whether the score of a detection becomes the geometric mean of itself and the best of its track so far, which lifts weak frames of a strong track.
    /// Default: false.
    /// </summary>
    public bool SmoothScores;

    internal TrackingOptions Copy() => (TrackingOptions)MemberwiseClone();

    /// <summary>Lists what is out of range, a sentence each.</summary>
    internal IEnumerable<string> Problems()
    {
        const string Name = nameof(VideoDetectorOptions.Tracking) + ".";
        if (LowScore is not (>= 0 and <= 1))
            yield return $"{Name}{nameof(LowScore)} is {LowScore}; it must be between 0 and 1.";
        if (!(HighScore >= LowScore && HighScore <= 1))
            yield return $"{Name}{nameof(HighScore)} is {HighScore}; it must be between {nameof(LowScore)} ({LowScore}) and 1.";
        if (MinimumIou is not (> 0 and <= 1))
            yield return $"{Name}{nameof(MinimumIou)} is {MinimumIou}; it must be above 0 and at most 1.";
        if (MaximumLostFrames is < 0 or > 10_000)
            yield return $"{Name}{nameof(MaximumLostFrames)} is {MaximumLostFrames}; it must be between 0 and 10000.";
        if (MinimumLength is < 1 or > 1000)
            yield return $"{Name}{nameof(MinimumLength)} is {MinimumLength}; it must be between 1 and 1000.";
    }
}
