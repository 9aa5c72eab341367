namespace Microsoft.ML.VideoDetection;

/// <summary>Holds the counts of labeled and predicted classes of matched objects.</summary>
/// <remarks>
/// Detections at or above <see cref="ScoreThreshold"/> choose, by descending score and whatever their class, the free object that they overlap most, with IoU
/// of at least 0.5. Unmatched objects and detections are paired with the background.
/// </remarks>
public sealed class DetectionConfusionMatrix
{
    internal DetectionConfusionMatrix(double scoreThreshold, IReadOnlyList<string> classNames, long[][] counts)
    {
        ScoreThreshold = scoreThreshold;
        ClassNames = classNames;
        Counts = Array.ConvertAll(counts, row => (IReadOnlyList<long>)Array.AsReadOnly(row));
    }

    /// <summary>Gets the lowest score of a detection that is counted, 0–1.</summary>
    public double ScoreThreshold { get; }

    /// <summary>Gets the names of the classes, without the background.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>
    /// Gets the counts: rows are the labeled classes, columns the predicted ones, in the order of <see cref="ClassNames"/>; the last row is false positives,
    /// the last column false negatives.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<long>> Counts { get; }
}
