namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Finds the score threshold with the best F1 at IoU 0.5.</summary>
internal static class BestF1Score
{
    /// <returns>The threshold (detections with this score are kept) and F1 there; null if no object is labeled or found.</returns>
    public static (double Score, double F1)? Find(ClassOutcomes outcomes)
    {
        int positives = outcomes.Positives[(int)MatchRule.All];
        ReadOnlySpan<Outcome> all = outcomes.ByRule[(int)MatchRule.All];
        int trues = 0, falses = 0;
        (double Score, double F1)? best = null;
        for (int i = 0; i < all.Length && positives > 0; i++)
        {
            if (all[i].IsTrue(CocoProtocol.Iou50))
                trues++;
            else if (all[i].IsFalse(CocoProtocol.Iou50))
                falses++;

            // A threshold keeps all detections of one score or none.
            if (i + 1 < all.Length && outcomes.Scores[i + 1] == outcomes.Scores[i])
                continue;
            double f1 = 2.0 * trues / (trues + falses + positives);
            if (f1 > 0 && (best is null || f1 > best.Value.F1))
                best = (outcomes.Scores[i], f1);
        }

        return best;
    }
}
