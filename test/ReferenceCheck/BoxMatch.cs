namespace ReferenceCheck;

/// <summary>Boxes compared as sets: which expected boxes are found again, whatever their order.</summary>
internal static class BoxMatch
{
    /// <summary>Share of the boxes that must be found again.</summary>
    public const double RequiredShare = 0.99;

    public const double MinIou = 0.99;

    public const double MaxScoreDifference = 1e-3;

    /// <summary>Largest difference of a coordinate, in pixels, of two boxes one of which has no area.</summary>
    public const double MaxCornerDifference = 0.01;

    /// <summary>Counts the expected boxes that have a partner of their own: same class, IoU above 0.99, score within 0.001.</summary>
    /// <remarks>A box without area has no IoU, not even with itself: its corners are compared, within 0.01 pixels.</remarks>
    /// <param name="actual">Rows of x0 y0 x1 y1 score, and class where there is one.</param>
    /// <param name="expected">Rows of the same.</param>
    /// <param name="columns">5 without a class, 6 with one.</param>
    public static (int Found, int Total) Count(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, int columns)
    {
        int total = expected.Length / columns, found = 0;
        var used = new bool[actual.Length / columns];
        for (int e = 0; e < total; e++)
        {
            ReadOnlySpan<float> wanted = expected.Slice(e * columns, columns);
            int best = -1;
            double bestLikeness = MinIou;
            for (int a = 0; a < used.Length; a++)
            {
                ReadOnlySpan<float> candidate = actual.Slice(a * columns, columns);
                if (used[a] || (columns > 5 && candidate[5] != wanted[5]) || Math.Abs(candidate[4] - wanted[4]) > MaxScoreDifference)
                    continue;
                double likeness = Likeness(candidate, wanted);
                if (likeness > bestLikeness)
                    (best, bestLikeness) = (a, likeness);
            }

            if (best >= 0)
            {
                used[best] = true;
                found++;
            }
        }

        return (found, total);
    }

    /// <summary>Intersection over union of two boxes x0 y0 x1 y1; 0 where their union has no area.</summary>
    public static double Iou(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double width = Math.Max(0, (double)Math.Min(a[2], b[2]) - Math.Max(a[0], b[0]));
        double height = Math.Max(0, (double)Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]));
        double intersection = width * height;
        double union = Area(a) + Area(b) - intersection;
        return union > 0 ? intersection / union : 0;
    }

    // On the scale of an IoU: equal corners are 1, and corners MaxCornerDifference apart are MinIou, the first that is not enough.
    private static double Likeness(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (Area(a) > 0 && Area(b) > 0)
            return Iou(a, b);
        double largest = 0;
        for (int i = 0; i < 4; i++)
            largest = Math.Max(largest, Math.Abs((double)a[i] - b[i]));
        return 1 - (largest / MaxCornerDifference * (1 - MinIou));
    }

    private static double Area(ReadOnlySpan<float> box) => ((double)box[2] - box[0]) * ((double)box[3] - box[1]);
}
