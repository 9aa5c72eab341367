namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies how <c>Evaluate</c> computes metrics, besides the names of columns or files.</summary>
public sealed class VideoEvaluationOptions
{
    /// <summary>
    /// Specifies the lowest score of detections in the confusion matrix and the search for the worst frames, 0–1, default 0.5; the average precisions use all
    /// detections.
    /// </summary>
    public double ScoreThreshold = 0.5;

    /// <summary>
    /// Specifies how many of the frames with the worst mistakes to keep for the report, 0–1000, default 12; if the data has an image column, each takes a
    /// JPEG of at most 640 pixels width (about 50 KB).
    /// </summary>
    public int KeepWorstFrames = 12;

    /// <summary>
    /// Specifies, for <c>EvaluateCoco</c>, whose files do not mark key frames, the key-frame interval of the detector, from frame 0 of each video; at least
    /// 1. Null, the default, leaves AP by key-frame distance out.
    /// </summary>
    public int? KeyFrameInterval;

    /// <summary>
    /// Specifies whether a model's scores are averaged over each video before they are measured, by <see cref="SequenceSmoothing"/>; requires
    /// <see cref="LabeledVideoData"/> and a model that is a single detector. Default: false.
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
