using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Matches as the evaluation kit of ImageNet VID does.</summary>
/// <remarks>
/// Detections choose by descending score; each takes the free label that it overlaps most. Edges count as pixels of the box, and a label of w×h pixels needs
/// an IoU of min(0.5, wh/((w+10)(h+10))): five pixels of tolerance on each side, which matters below about 25 pixels. Origin: ILSVRC development kit,
/// eval_vid_detection; the code of Deep Feature Flow ports it.
/// </remarks>
internal sealed class ImageNetVidMatcher
{
    private const double Threshold = 0.5;
    private const double Tolerance = 10;

    private bool[] _taken = [];

    /// <summary>Matches the detections of one class on one frame; their only threshold is bit 0 of the outcomes.</summary>
    public void Match(ReadOnlySpan<DetectedBox> detections, ReadOnlySpan<LabeledBox> labels, Span<Outcome> outcomes)
    {
        if (_taken.Length < labels.Length)
            _taken = new bool[labels.Length * 2];
        _taken.AsSpan(0, labels.Length).Clear();
        for (int d = 0; d < detections.Length; d++)
        {
            Region box = detections[d].Box;
            int chosen = -1;
            double best = 0;
            bool excused = false;
            for (int g = 0; g < labels.Length; g++)
            {
                ref readonly LabeledBox label = ref labels[g];
                if (label.IsCrowd)
                {
                    excused |= box.ShareWithin(label.Box) >= Threshold;
                    continue;
                }

                double overlap = _taken[g] ? 0 : box.InclusiveIou(label.Box);
                if (overlap > best && overlap >= RequiredOverlap(label.Box))
                    (chosen, best) = (g, overlap);
            }

            if (chosen >= 0)
                _taken[chosen] = true;
            outcomes[d] = new Outcome(chosen >= 0 ? 1 : 0, chosen < 0 && excused ? 1 : 0);
        }
    }

    internal static double RequiredOverlap(in Region label)
    {
        double width = label.Width + 1, height = label.Height + 1;
        return Math.Min(Threshold, width * height / ((width + Tolerance) * (height + Tolerance)));
    }
}
