using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Matches the detections of one class on one frame with its labels, by COCO's greedy rules.</summary>
/// <remarks>
/// Detections choose by descending score. Each takes, among the labels that are still free, the one that it overlaps most (the later one of equals); labels
/// that do not count are considered only if none that counts is found; crowds stay free. Not thread-safe: working memory is reused.
/// </remarks>
internal sealed class FrameMatcher
{
    private double[] _overlaps = [];
    private int[] _taken = [];

    /// <summary>Computes the overlap of every detection with every label, once per frame and class, before the rules.</summary>
    public void Prepare(ReadOnlySpan<DetectedBox> detections, ReadOnlySpan<LabeledBox> labels)
    {
        if (_overlaps.Length < detections.Length * labels.Length)
            _overlaps = new double[detections.Length * labels.Length * 2];
        if (_taken.Length < labels.Length)
            _taken = new int[labels.Length * 2];
        int cell = 0;
        foreach (ref readonly DetectedBox detection in detections)
        {
            foreach (ref readonly LabeledBox label in labels)
                _overlaps[cell++] = label.IsCrowd ? detection.Box.ShareWithin(label.Box) : detection.Box.Iou(label.Box);
        }
    }

    /// <summary>Matches at all of COCO's thresholds.</summary>
    /// <param name="detections">The detections passed to <see cref="Prepare"/>.</param>
    /// <param name="labels">The labels passed to <see cref="Prepare"/>.</param>
    /// <param name="ignored">Whether each label does not count.</param>
    /// <param name="area">Unmatched detections of an area outside of this range do not count.</param>
    /// <param name="outcomes">Receives one outcome per detection.</param>
    public void Match(
        ReadOnlySpan<DetectedBox> detections, ReadOnlySpan<LabeledBox> labels, ReadOnlySpan<bool> ignored,
        (double Min, double Max) area, Span<Outcome> outcomes)
    {
        _taken.AsSpan(0, labels.Length).Clear();
        for (int d = 0; d < detections.Length; d++)
        {
            int matched = 0, excused = 0;
            ReadOnlySpan<double> overlaps = _overlaps.AsSpan(d * labels.Length, labels.Length);

            double most = Largest(overlaps);
            for (int t = 0; t < CocoProtocol.ThresholdCount && most >= CocoProtocol.IouThresholds[t]; t++)
            {
                int label = Choose(overlaps, labels, ignored, t, amongIgnored: false);
                if (label < 0)
                    label = Choose(overlaps, labels, ignored, t, amongIgnored: true);
                if (label < 0)
                    continue;
                matched |= 1 << t;
                _taken[label] |= 1 << t;
                if (ignored[label])
                    excused |= 1 << t;
            }

            double size = detections[d].Box.Area;
            if (size < area.Min || size > area.Max)
                excused |= ~matched;
            outcomes[d] = new Outcome(matched, excused);
        }
    }

    private static double Largest(ReadOnlySpan<double> overlaps)
    {
        double most = 0;
        foreach (double overlap in overlaps)
            most = Math.Max(most, overlap);
        return most;
    }

    private int Choose(
        ReadOnlySpan<double> overlaps, ReadOnlySpan<LabeledBox> labels, ReadOnlySpan<bool> ignored, int threshold, bool amongIgnored)
    {
        // The bound below 1 is COCO's: it lets a box match itself at a threshold of 1, whatever the rounding.
        double best = Math.Min(CocoProtocol.IouThresholds[threshold], 1 - 1e-10);
        int chosen = -1;
        for (int g = 0; g < overlaps.Length; g++)
        {
            bool free = (_taken[g] >> threshold & 1) == 0 || labels[g].IsCrowd;
            if (overlaps[g] >= best && ignored[g] == amongIgnored && free)
                (chosen, best) = (g, overlaps[g]);
        }

        return chosen;
    }
}
