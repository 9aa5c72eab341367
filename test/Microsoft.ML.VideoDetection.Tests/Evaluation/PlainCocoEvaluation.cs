using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation;

/// <summary>COCO's AP written down a second time, as slowly and plainly as the protocol reads, to compare with.</summary>
internal static class PlainCocoEvaluation
{
    internal sealed record Label(int Frame, int Class, double X, double Y, double W, double H, double Area, bool Crowd);

    internal sealed record Found(int Frame, int Class, double X, double Y, double W, double H, double Score);

    /// <summary>AP and recall of one class; null without objects.</summary>
    internal static (double Ap, double Recall)? Measure(
        IReadOnlyList<Label> allLabels, IReadOnlyList<Found> allFound, int ofClass, double threshold, double minArea, double maxArea, int limit)
    {
        var verdicts = new List<(double Score, bool Matched, bool Ignored)>();
        int positives = 0;
        int frames = allLabels.Select(l => l.Frame).Concat(allFound.Select(f => f.Frame)).DefaultIfEmpty(-1).Max() + 1;
        for (int frame = 0; frame < frames; frame++)
        {
            var labels = allLabels.Where(l => l.Frame == frame && l.Class == ofClass)
                .Select(l => (Label: l, Ignored: l.Crowd || l.Area < minArea || l.Area > maxArea)).OrderBy(l => l.Ignored).ToList();
            positives += labels.Count(l => !l.Ignored);
            var used = new HashSet<int>();
            foreach (Found found in allFound.Where(f => f.Frame == frame && f.Class == ofClass).OrderByDescending(f => f.Score).Take(limit))
            {
                int match = -1;
                double best = threshold;
                for (int g = 0; g < labels.Count; g++)
                {
                    if (used.Contains(g) && !labels[g].Label.Crowd)
                        continue;
                    if (match >= 0 && !labels[match].Ignored && labels[g].Ignored)
                        break;
                    double overlap = Overlap(found, labels[g].Label);
                    if (overlap >= best)
                        (match, best) = (g, overlap);
                }

                if (match >= 0)
                    used.Add(match);
                double area = found.W * found.H;
                verdicts.Add((
                    found.Score, match >= 0, match >= 0 ? labels[match].Ignored : area < minArea || area > maxArea));
            }
        }

        return positives == 0 ? null : Curve([.. verdicts.OrderByDescending(v => v.Score).Where(v => !v.Ignored).Select(v => v.Matched)], positives);
    }

    private static (double Ap, double Recall) Curve(IReadOnlyList<bool> matched, int positives)
    {
        double sum = 0;
        for (int step = 0; step <= 100; step++)
        {
            double recall = step == 100 ? 1 : step * 0.01, best = 0;
            for (int n = 1; n <= matched.Count; n++)
            {
                int trues = matched.Take(n).Count(m => m);
                if ((double)trues / positives >= recall)
                    best = Math.Max(best, (double)trues / n);
            }

            sum += best;
        }

        return (sum / 101, (double)matched.Count(m => m) / positives);
    }

    private static double Overlap(Found a, Label b)
    {
        double w = Math.Max(0, Math.Min(a.X + a.W, b.X + b.W) - Math.Max(a.X, b.X));
        double h = Math.Max(0, Math.Min(a.Y + a.H, b.Y + b.H) - Math.Max(a.Y, b.Y));
        double shared = w * h;
        return shared == 0 ? 0 : shared / (b.Crowd ? a.W * a.H : (a.W * a.H) + (b.W * b.H) - shared);
    }
}
