namespace Microsoft.ML.VideoDetection;

/// <summary>Holds the accuracy of tracks: HOTA, CLEAR and identity metrics, equal to TrackEval's, as fractions, not percent.</summary>
/// <remarks>
/// Origin: TrackEval (https://github.com/JonathonLuiten/TrackEval), trackeval/metrics, whose names are given if they differ. HOTA and its parts are means
/// over the 19 IoU thresholds from 0.05 to 0.95; CLEAR and identity metrics are at IoU 0.5. A ratio without a denominator is 0, but
/// <see cref="LocalizationAccuracy"/> is 1 if nothing was matched.
/// </remarks>
public sealed record TrackingMetrics
{
    internal TrackingMetrics()
    {
    }

    /// <summary>Gets the number of frames, including those that have neither labels nor tracks.</summary>
    public long FrameCount { get; internal init; }

    /// <summary>Gets the number of labeled boxes (GT_Dets).</summary>
    public long LabelCount { get; internal init; }

    /// <summary>Gets the number of the tracker's boxes (Dets).</summary>
    public long DetectionCount { get; internal init; }

    /// <summary>Gets the number of labeled objects (GT_IDs).</summary>
    public long ObjectCount { get; internal init; }

    /// <summary>Gets the number of the tracker's tracks (IDs).</summary>
    public long TrackCount { get; internal init; }

    /// <summary>Gets HOTA: the geometric mean of detection and association accuracy at each threshold, averaged over the thresholds.</summary>
    public double Hota { get; internal init; }

    /// <summary>Gets DetA: matches divided by matches, false negatives and false positives.</summary>
    public double DetectionAccuracy { get; internal init; }

    /// <summary>Gets DetRe: the part of the labeled boxes that are matched.</summary>
    public double DetectionRecall { get; internal init; }

    /// <summary>Gets DetPr: the part of the tracker's boxes that are matched.</summary>
    public double DetectionPrecision { get; internal init; }

    /// <summary>Gets AssA: how well the track of a match covers its object over the sequence, and nothing else; mean over matches.</summary>
    public double AssociationAccuracy { get; internal init; }

    /// <summary>Gets AssRe: the part of the object that the track of a match covers.</summary>
    public double AssociationRecall { get; internal init; }

    /// <summary>Gets AssPr: the part of the track that lies on the object of a match.</summary>
    public double AssociationPrecision { get; internal init; }

    /// <summary>Gets LocA: the mean IoU of matches.</summary>
    public double LocalizationAccuracy { get; internal init; }

    /// <summary>Gets MOTA: 1 minus false negatives, false positives and identity switches per labeled box; can be negative.</summary>
    public double Mota { get; internal init; }

    /// <summary>Gets MOTP: the mean IoU of CLEAR's matches.</summary>
    public double Motp { get; internal init; }

    /// <summary>Gets the number of false positives, boxes of the tracker without a label (FP).</summary>
    public long FalsePositives { get; internal init; }

    /// <summary>Gets the number of false negatives, labeled boxes without a track (FN).</summary>
    public long FalseNegatives { get; internal init; }

    /// <summary>Gets the number of identity switches, where an object is matched with another track than the last time (IDSW).</summary>
    public long IdentitySwitches { get; internal init; }

    /// <summary>Gets the number of fragmentations, where an object is matched again after an interruption (Frag).</summary>
    public long Fragmentations { get; internal init; }

    /// <summary>Gets the number of objects matched in more than 80 % of their frames (MT).</summary>
    public long MostlyTracked { get; internal init; }

    /// <summary>Gets the number of objects matched in 20 % to 80 % of their frames (PT).</summary>
    public long PartlyTracked { get; internal init; }

    /// <summary>Gets the number of objects matched in less than 20 % of their frames (ML).</summary>
    public long MostlyLost { get; internal init; }

    /// <summary>Gets IDF1: the harmonic mean of identity precision and recall.</summary>
    public double Idf1 { get; internal init; }

    /// <summary>Gets IDP: the part of the tracker's boxes with the right identity.</summary>
    public double IdentityPrecision { get; internal init; }

    /// <summary>Gets IDR: the part of the labeled boxes with the right identity.</summary>
    public double IdentityRecall { get; internal init; }

    /// <summary>Gets the number of boxes with the right identity, if each object has at most one track (IDTP).</summary>
    public long IdentityTruePositives { get; internal init; }

    /// <summary>Gets the number of the other boxes of the tracker (IDFP).</summary>
    public long IdentityFalsePositives { get; internal init; }

    /// <summary>Gets the number of the other labeled boxes (IDFN).</summary>
    public long IdentityFalseNegatives { get; internal init; }
}
