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
        foreach ((string name, double? value) in Of(metrics.Tracking))
            yield return (name, value);
    }

    private static IEnumerable<(string Name, double? Value)> Of(TrackingMetrics? metrics)
    {
        yield return ("HOTA", metrics?.Hota);
        yield return ("DetA", metrics?.DetectionAccuracy);
        yield return ("AssA", metrics?.AssociationAccuracy);
        yield return ("LocA", metrics?.LocalizationAccuracy);
        yield return ("MOTA", metrics?.Mota);
        yield return ("MOTP", metrics?.Motp);
        yield return ("IDF1", metrics?.Idf1);
        yield return ("IDP", metrics?.IdentityPrecision);
        yield return ("IDR", metrics?.IdentityRecall);
        yield return ("IDSW", metrics?.IdentitySwitches);
        yield return ("Frag", metrics?.Fragmentations);
        yield return ("track_FP", metrics?.FalsePositives);
        yield return ("track_FN", metrics?.FalseNegatives);
        yield return ("MT", metrics?.MostlyTracked);
        yield return ("PT", metrics?.PartlyTracked);
        yield return ("ML", metrics?.MostlyLost);
        yield return ("labelled_tracks", metrics?.ObjectCount);
        yield return ("predicted_tracks", metrics?.TrackCount);
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

    public static IEnumerable<(string Name, double? Value)> Of(VideoSegmentationMetrics metrics)
    {
        yield return ("frames", metrics.FrameCount);
        yield return ("pixels", metrics.PixelCount);
        yield return ("ignored_pixels", metrics.IgnoredPixelCount);
        yield return ("mIoU", metrics.MeanIntersectionOverUnion);
        yield return ("pixel_accuracy", metrics.PixelAccuracy);
        yield return ("mean_accuracy", metrics.MeanAccuracy);
        yield return ("frequency_weighted_IoU", metrics.FrequencyWeightedIntersectionOverUnion);
        yield return ("boundary_F", metrics.MeanBoundaryF);
        yield return ("temporal_consistency", metrics.TemporalConsistency);
    }

    public static IEnumerable<(string Name, double? Value)> Of(ClassSegmentationMetrics metrics)
    {
        yield return ("pixels", metrics.PixelCount);
        yield return ("predicted_pixels", metrics.PredictedPixelCount);
        yield return ("IoU", metrics.IntersectionOverUnion);
        yield return ("accuracy", metrics.Accuracy);
        yield return ("boundary_F", metrics.BoundaryF);
    }
}
