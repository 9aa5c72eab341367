namespace Microsoft.ML.VideoDetection.Evaluation.Tracking;

/// <summary>Holds the sums that the tracking metrics are derived from, for one sequence or several.</summary>
/// <remarks>
/// TrackEval combines sequences by adding counts and weighting association and localization by true positives; adding the sums is equivalent.
/// </remarks>
internal sealed class TrackingSums
{
    // TrackEval's guard against 0/0, which makes LocA 1 if nothing was matched.
    private const double Least = 1e-10;

    public int SequenceCount { get; set; } = 1;

    public long FrameCount { get; set; }

    public long LabelCount { get; set; }

    public long DetectionCount { get; set; }

    public long ObjectCount { get; set; }

    public long TrackCount { get; set; }

    public long TruePositives { get; set; }

    public long FalsePositives { get; set; }

    public long FalseNegatives { get; set; }

    public long Switches { get; set; }

    public long Fragmentations { get; set; }

    public long MostlyTracked { get; set; }

    public long PartlyTracked { get; set; }

    public long MostlyLost { get; set; }

    /// <summary>Gets or sets the sum of the IoU of CLEAR's true positives.</summary>
    public double OverlapSum { get; set; }

    public long IdentityTruePositives { get; set; }

    /// <summary>Gets the sums of HOTA, one for each threshold.</summary>
    public HotaSums[] Hota { get; } = [.. Enumerable.Range(0, HotaScoring.ThresholdCount).Select(_ => new HotaSums())];

    /// <summary>Sums sequences.</summary>
    public static TrackingSums Combine(IEnumerable<TrackingSums> sequences)
    {
        TrackingSums all = new() { SequenceCount = 0 };
        foreach (TrackingSums item in sequences)
            all.Add(item);
        return all;
    }

    /// <summary>Computes the metrics.</summary>
    public TrackingMetrics ToMetrics()
    {
        double mota = (TruePositives - FalsePositives - Switches) / Math.Max(1.0, TruePositives + FalseNegatives);
        long falsePositives = DetectionCount - IdentityTruePositives;
        long falseNegatives = LabelCount - IdentityTruePositives;
        return new TrackingMetrics
        {
            FrameCount = FrameCount,
            LabelCount = LabelCount,
            DetectionCount = DetectionCount,
            ObjectCount = ObjectCount,
            TrackCount = TrackCount,
            Hota = Hota.Average(h => Math.Sqrt(DetA(h) * h.Association / Math.Max(1.0, h.TruePositives))),
            DetectionAccuracy = Hota.Average(DetA),
            DetectionRecall = Hota.Average(h => h.TruePositives / Math.Max(1.0, LabelCount)),
            DetectionPrecision = Hota.Average(h => h.TruePositives / Math.Max(1.0, DetectionCount)),
            AssociationAccuracy = Hota.Average(h => h.Association / Math.Max(1.0, h.TruePositives)),
            AssociationRecall = Hota.Average(h => h.AssociationRecall / Math.Max(1.0, h.TruePositives)),
            AssociationPrecision = Hota.Average(h => h.AssociationPrecision / Math.Max(1.0, h.TruePositives)),
            LocalizationAccuracy = Hota.Average(h => Math.Max(Least, h.OverlapSum) / Math.Max(Least, h.TruePositives)),

            // TrackEval leaves a sequence without labels at 0, but not the sum of several such.
            Mota = LabelCount == 0 && SequenceCount <= 1 ? 0 : mota,
            Motp = OverlapSum / Math.Max(1.0, TruePositives),
            FalsePositives = FalsePositives,
            FalseNegatives = FalseNegatives,
            IdentitySwitches = Switches,
            Fragmentations = Fragmentations,
            MostlyTracked = MostlyTracked,
            PartlyTracked = PartlyTracked,
            MostlyLost = MostlyLost,
            IdentityTruePositives = IdentityTruePositives,
            IdentityFalsePositives = falsePositives,
            IdentityFalseNegatives = falseNegatives,
            Idf1 = IdentityTruePositives / Math.Max(1.0, IdentityTruePositives + (0.5 * falsePositives) + (0.5 * falseNegatives)),
            IdentityPrecision = IdentityTruePositives / Math.Max(1.0, DetectionCount),
            IdentityRecall = IdentityTruePositives / Math.Max(1.0, LabelCount),
        };
    }

    // Every label is matched or a false negative, every box of the tracker matched or a false positive.
    private double DetA(HotaSums hota) => hota.TruePositives / Math.Max(1.0, LabelCount + DetectionCount - hota.TruePositives);

    private void Add(TrackingSums other)
    {
        SequenceCount += other.SequenceCount;
        FrameCount += other.FrameCount;
        LabelCount += other.LabelCount;
        DetectionCount += other.DetectionCount;
        ObjectCount += other.ObjectCount;
        TrackCount += other.TrackCount;
        TruePositives += other.TruePositives;
        FalsePositives += other.FalsePositives;
        FalseNegatives += other.FalseNegatives;
        Switches += other.Switches;
        Fragmentations += other.Fragmentations;
        MostlyTracked += other.MostlyTracked;
        PartlyTracked += other.PartlyTracked;
        MostlyLost += other.MostlyLost;
        OverlapSum += other.OverlapSum;
        IdentityTruePositives += other.IdentityTruePositives;
        for (int a = 0; a < Hota.Length; a++)
            Hota[a].Add(other.Hota[a]);
    }
}

/// <summary>Holds the components of HOTA at one threshold.</summary>
internal sealed class HotaSums
{
    public long TruePositives { get; set; }

    /// <summary>Gets or sets the sum of the IoU of the true positives.</summary>
    public double OverlapSum { get; set; }

    /// <summary>Gets or sets the sum of the association accuracy of the true positives.</summary>
    public double Association { get; set; }

    public double AssociationRecall { get; set; }

    public double AssociationPrecision { get; set; }

    public void Add(HotaSums other)
    {
        TruePositives += other.TruePositives;
        OverlapSum += other.OverlapSum;
        Association += other.Association;
        AssociationRecall += other.AssociationRecall;
        AssociationPrecision += other.AssociationPrecision;
    }
}
