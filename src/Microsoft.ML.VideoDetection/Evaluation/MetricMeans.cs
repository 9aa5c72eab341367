namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Computes means over the classes that have labels; null if no class has.</summary>
internal static class MetricMeans
{
    public static double? Of(IReadOnlyList<ClassResult> results, Func<ClassResult, double?> metric) =>
        results.Select(metric).Average();

    /// <param name="results">The classes.</param>
    /// <param name="rule">Which objects count.</param>
    /// <param name="threshold">Position of the IoU threshold; null for the mean over all ten.</param>
    public static double? Of(IReadOnlyList<ClassResult> results, MatchRule rule, int? threshold = null) =>
        Of(results, result => Of(result, rule, threshold));

    public static double? Of(ClassResult result, MatchRule rule, int? threshold = null)
    {
        double[]? byThreshold = result.AveragePrecision[(int)rule];
        return threshold is int t ? byThreshold?[t] : byThreshold?.Average();
    }

    public static MotionSpeedMetrics BySpeed(IReadOnlyList<ClassResult> results) => new()
    {
        Slow = Of(results, MatchRule.Slow),
        Medium = Of(results, MatchRule.Moderate),
        Fast = Of(results, MatchRule.Fast),
        Slow50 = Of(results, MatchRule.Slow, CocoProtocol.Iou50),
        Medium50 = Of(results, MatchRule.Moderate, CocoProtocol.Iou50),
        Fast50 = Of(results, MatchRule.Fast, CocoProtocol.Iou50),
    };

    public static KeyFrameDistanceMetrics[] ByKeyFrameDistance(IReadOnlyList<ClassResult> results, int distances)
    {
        var byDistance = new KeyFrameDistanceMetrics[distances];
        for (int distance = 0; distance < distances; distance++)
            byDistance[distance] = new(distance, Of(results, result => result.ByKeyDistance[distance]));
        return byDistance;
    }
}
