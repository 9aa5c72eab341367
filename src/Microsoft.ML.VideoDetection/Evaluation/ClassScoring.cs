namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Computes the metrics of one class from its outcomes.</summary>
internal sealed class ClassScoring(ClassOutcomes outcomes)
{
    private readonly PrecisionCurve _curve = new();

    public static ClassResult Run(ClassOutcomes outcomes) => new ClassScoring(outcomes).Score();

    private ClassResult Score()
    {
        int positives = outcomes.Positives[(int)MatchRule.All];
        var ap = new double[]?[(int)MatchRule.Fast + 1];
        for (int rule = 0; rule < ap.Length; rule++)
            ap[rule] = AveragePrecision((MatchRule)rule, CocoProtocol.DetectionLimits[^1]);
        bool anyBeyond100 = outcomes.Ranks.AsSpan().ContainsAnyInRange((ushort)CocoProtocol.DetectionLimits[0], ushort.MaxValue);
        return new ClassResult
        {
            AveragePrecision = ap,
            AveragePrecision100 =
                anyBeyond100 ? AveragePrecision(MatchRule.All, CocoProtocol.DetectionLimits[0]) : ap[(int)MatchRule.All],
            Recall = positives == 0 ? null : Recall(positives),
            ImageNetVid = ImageNetVid(),
            ByKeyDistance = KeyDistanceScoring.Run(outcomes),
            Curve = Curve(positives),
            BestF1 = BestF1Score.Find(outcomes),
            Positives = positives,
        };
    }

    private double[]? AveragePrecision(MatchRule rule, int limit)
    {
        int positives = outcomes.Positives[(int)rule];
        if (outcomes.ByRule[(int)rule] is null || positives == 0)
            return null;
        var result = new double[CocoProtocol.ThresholdCount];
        for (int t = 0; t < result.Length; t++)
        {
            Trace(rule, t, limit);
            result[t] = _curve.CocoAverage(positives);
        }

        return result;
    }

    private double? ImageNetVid()
    {
        int positives = outcomes.Positives[(int)MatchRule.ImageNetVid];
        if (positives == 0)
            return null;
        Trace(MatchRule.ImageNetVid, threshold: 0, CocoProtocol.DetectionLimits[^1]);
        return _curve.Area(positives);
    }

    private PrecisionRecallPoint[] Curve(int positives)
    {
        if (positives == 0)
            return [];
        Trace(MatchRule.All, CocoProtocol.Iou50, CocoProtocol.DetectionLimits[^1]);
        return Array.ConvertAll(CocoProtocol.Recalls, recall =>
        {
            (double precision, int position) = _curve.At(recall, positives);
            return new PrecisionRecallPoint(recall, precision, position < 0 ? null : outcomes.Scores[position]);
        });
    }

    private void Trace(MatchRule rule, int threshold, int limit)
    {
        _curve.Clear();
        ReadOnlySpan<Outcome> all = outcomes.ByRule[(int)rule];
        ReadOnlySpan<ushort> ranks = outcomes.Ranks;
        for (int i = 0; i < all.Length; i++)
        {
            if (ranks[i] >= limit)
                continue;
            if (all[i].IsTrue(threshold))
                _curve.AddTrue(i);
            else if (all[i].IsFalse(threshold))
                _curve.AddFalse();
        }

        _curve.Interpolate();
    }

    private double[][] Recall(int positives)
    {
        var found = new int[CocoProtocol.DetectionLimits.Length, CocoProtocol.ThresholdCount];
        ReadOnlySpan<Outcome> all = outcomes.ByRule[(int)MatchRule.All];
        for (int i = 0; i < all.Length; i++)
        {
            int limit = 0;
            while (outcomes.Ranks[i] >= CocoProtocol.DetectionLimits[limit])
                limit++;
            for (int t = 0; t < CocoProtocol.ThresholdCount; t++)
            {
                if (all[i].IsTrue(t))
                    found[limit, t]++;
            }
        }

        var recall = new double[found.GetLength(0)][];
        var sum = new int[CocoProtocol.ThresholdCount];
        for (int limit = 0; limit < recall.Length; limit++)
        {
            recall[limit] = new double[sum.Length];
            for (int t = 0; t < sum.Length; t++)
                recall[limit][t] = (double)(sum[t] += found[limit, t]) / positives;
        }

        return recall;
    }
}
