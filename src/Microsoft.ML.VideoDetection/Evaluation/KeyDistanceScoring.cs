namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Computes AP at IoU 0.5 of one class for each distance from the key frame, each over the frames at that distance only.</summary>
internal static class KeyDistanceScoring
{
    /// <returns>AP by distance; null if no object of the class is labeled.</returns>
    public static double?[] Run(ClassOutcomes outcomes)
    {
        int[] positives = outcomes.PositivesByKeyDistance;
        var curves = new PrecisionCurve[positives.Length];
        for (int distance = 0; distance < curves.Length; distance++)
            curves[distance] = new PrecisionCurve();
        ReadOnlySpan<Outcome> all = outcomes.ByRule[(int)MatchRule.All];
        for (int i = 0; i < all.Length; i++)
        {
            int distance = outcomes.KeyDistances[i];
            if (distance < 0)
                continue;
            if (all[i].IsTrue(CocoProtocol.Iou50))
                curves[distance].AddTrue(i);
            else if (all[i].IsFalse(CocoProtocol.Iou50))
                curves[distance].AddFalse();
        }

        var result = new double?[positives.Length];
        for (int distance = 0; distance < result.Length; distance++)
        {
            if (positives[distance] == 0)
                continue;
            curves[distance].Interpolate();
            result[distance] = curves[distance].CocoAverage(positives[distance]);
        }

        return result;
    }
}
