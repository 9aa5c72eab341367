namespace Microsoft.ML.VideoDetection;

/// <summary>What <c>Evaluate</c> can be told beyond the names of columns or files.</summary>
public sealed class VideoEvaluationOptions
{
    /// <summary>
    /// Detections with at least this score enter the confusion matrix and the search for the worst frames, 0–1, default 0.5.
    /// The average precisions use all detections.
    /// </summary>
    public double ScoreThreshold = 0.5;

    /// <summary>
    /// How many of the frames with the worst mistakes to keep for the report, 0–1000, default 12. When the data has an image
    /// column, each costs a JPEG of at most 640 pixels width (about 50 KB).
    /// </summary>
    public int KeepWorstFrames = 12;

    /// <summary>
    /// For <c>EvaluateCoco</c>, whose files do not say which frames were key frames: the interval at which the detector placed
    /// them, from frame 0 of each video; at least 1. Null, the default, leaves AP by key-frame distance out.
    /// </summary>
    public int? KeyFrameInterval;

    /// <summary>
    /// Where a model is run: whether its scores are averaged over each video before they are measured, by <see cref="SequenceSmoothing"/>. Needs
    /// <see cref="LabeledVideoData"/> and a model that is a detector alone. Default: false.
    /// </summary>
    public bool SmoothScores;

    internal VideoEvaluationOptions Validated()
    {
        var wrong = new List<string>();
        if (!(ScoreThreshold >= 0 && ScoreThreshold <= 1))
            wrong.Add(FormattableString.Invariant($"{nameof(ScoreThreshold)} is {ScoreThreshold}; it must be between 0 and 1."));
        if (KeepWorstFrames is < 0 or > 1000)
            wrong.Add(FormattableString.Invariant($"{nameof(KeepWorstFrames)} is {KeepWorstFrames}; it must be between 0 and 1000."));
        if (KeyFrameInterval < 1)
            wrong.Add(FormattableString.Invariant($"{nameof(KeyFrameInterval)} is {KeyFrameInterval}; it must be at least 1."));
        return wrong.Count == 0
            ? (VideoEvaluationOptions)MemberwiseClone()
            : throw new ArgumentOutOfRangeException("options", string.Join(" ", wrong));
    }
}
