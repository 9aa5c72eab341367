namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Sorts by descending score; equal scores keep their order, as with COCO's merge sort.</summary>
internal static class StableScoreOrder
{
    /// <param name="scores">Scores without NaN, overwritten.</param>
    /// <param name="order">Receives the positions of the scores, highest first.</param>
    public static void Sort(Span<double> scores, Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
            scores[i] = -scores[i];
        }

        // The library's sort of plain numbers is several times faster than one with a comparer, but not stable: sorting the positions of each run of
        // equal scores afterwards makes it so.
        scores.Sort(order);
        for (int start = 0; start < order.Length;)
        {
            int end = start + 1;
            while (end < order.Length && scores[end] == scores[start])
                end++;
            if (end - start > 1)
                order[start..end].Sort();
            start = end;
        }
    }
}
