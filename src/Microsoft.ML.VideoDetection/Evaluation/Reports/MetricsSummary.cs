namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>The metrics over all classes by name, for files.</summary>
internal static class MetricsSummary
{
    public static IEnumerable<(string Name, double? Value)> Of(VideoDetectionMetrics metrics)
    {
        yield return ("frames", metrics.FrameCount);
        yield return ("objects", metrics.LabelCount);
        yield return ("ignored", metrics.IgnoredCount);
        yield return ("detections", metrics.DetectionCount);
        yield return ("AP", metrics.MeanAveragePrecision);
        yield return ("AP_at_100_detections", metrics.MeanAveragePrecisionAt100);
        yield return ("AP50", metrics.MeanAveragePrecision50);
        yield return ("AP75", metrics.MeanAveragePrecision75);
        yield return ("AP_small", metrics.MeanAveragePrecisionSmall);
        yield return ("AP_medium", metrics.MeanAveragePrecisionMedium);
        yield return ("AP_large", metrics.MeanAveragePrecisionLarge);
        yield return ("AR_100", metrics.AverageRecall100);
        yield return ("AR_300", metrics.AverageRecall300);
        yield return ("AR_1000", metrics.AverageRecall1000);
        yield return ("ImageNetVID_AP", metrics.ImageNetVidMeanAveragePrecision);
        yield return ("AP_slow", metrics.Speed?.Slow);
        yield return ("AP_medium_speed", metrics.Speed?.Medium);
        yield return ("AP_fast", metrics.Speed?.Fast);
        yield return ("AP50_slow", metrics.Speed?.Slow50);
        yield return ("AP50_medium_speed", metrics.Speed?.Medium50);
        yield return ("AP50_fast", metrics.Speed?.Fast50);
    }

    public static IEnumerable<(string Name, double? Value)> Of(ClassDetectionMetrics metrics)
    {
        yield return ("objects", metrics.LabelCount);
        yield return ("detections", metrics.DetectionCount);
        yield return ("AP", metrics.AveragePrecision);
        yield return ("AP50", metrics.AveragePrecision50);
        yield return ("AP75", metrics.AveragePrecision75);
        yield return ("AR_1000", metrics.AverageRecall);
        yield return ("ImageNetVID_AP", metrics.ImageNetVidAveragePrecision);
        yield return ("best_F1", metrics.BestF1);
        yield return ("best_F1_score_threshold", metrics.BestF1ScoreThreshold);
    }
}
