namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies how detections of one stream are joined to tracks, each with an id that its object keeps from frame to frame.</summary>
/// <remarks>
/// Origin: Zhang et al., ByteTrack: multi-object tracking by associating every detection box, ECCV 2022. Boxes are predicted from the motion that the
/// detector estimates, where ByteTrack uses a Kalman filter.
/// </remarks>
public sealed class TrackingOptions
{
    /// <summary>Specifies the lowest score of detections that are associated first and may begin tracks. <see cref="LowScore"/> to 1; default 0.6.</summary>
    public float HighScore = 0.6f;

    /// <summary>
    /// Specifies the lowest score of detections that may continue a track, also where <see cref="VideoDetectorOptions.ScoreThreshold"/> hides them from the
    /// result. 0 to 1; default 0.1.
    /// </summary>
    public float LowScore = 0.1f;

    /// <summary>Specifies the lowest IoU of a predicted box and the detection that continues it. Above 0, at most 1; default 0.1.</summary>
    public float MinimumIou = 0.1f;

    /// <summary>Specifies for how many frames an object may be out of sight and keep its id. 0 to 10,000; default 30.</summary>
    public int MaximumLostFrames = 30;

    /// <summary>Specifies in how many consecutive frames an object must be found before it gets an id. 1 to 1000; default 3.</summary>
    public int MinimumLength = 3;

    /// <summary>
    /// Specifies whether tracks are predicted with their velocity, estimated from the motion of the picture if it is known, instead of at their last place.
    /// Default: true.
    /// </summary>
    public bool PredictMotion = true;

    /// <summary>
    /// Specifies whether the score of a detection becomes the geometric mean of itself and the best of its track so far, which raises weak frames of a strong
    /// track. Default: false.
    /// </summary>
    public bool SmoothScores;

    internal TrackingOptions Copy() => (TrackingOptions)MemberwiseClone();

    /// <summary>Lists the values that are out of range, one sentence each.</summary>
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
