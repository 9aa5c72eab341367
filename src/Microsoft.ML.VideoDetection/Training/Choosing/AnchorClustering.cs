using System.Collections.Immutable;

namespace Microsoft.ML.VideoDetection.Training.Choosing;

/// <summary>Finds the scales and ratios of anchors whose overlap with boxes of given sizes is largest, each box with its best anchor.</summary>
/// <remarks>
/// k-means with 1 - IoU as distance, as in Redmon and Farhadi, "YOLO9000", 2017, section 2; but centres are all pairs of a few scales and a few ratios, as
/// the proposal head has them. There is no chance in it: it begins with quantiles.
/// </remarks>
internal static class AnchorClustering
{
    /// <summary>Network pixels of an anchor of scale 1.</summary>
    public const double Unit = 16;

    private const int MostScales = 5;
    private const int MostRatios = 3;
    private const int MostAnchors = 12;
    private const int MostRounds = 50;

    // A further scale or ratio has to be worth its work in the head, and what is above the proposal head's 0.7 for objects is good enough.
    private const double NotableGain = 0.02;
    private const double GoodOverlap = 0.8;

    // One size in few videos is seldom the size everywhere.
    private const int FewestScales = 3;

    /// <summary>Chooses as few scales and ratios as will do.</summary>
    /// <param name="sizes">Widths and heights in network pixels, above 0; at least one.</param>
    public static AnchorChoice Choose(IReadOnlyList<(double Width, double Height)> sizes)
    {
        (int scales, int ratios) = (FewestScales, 1);
        AnchorChoice best = Fit(sizes, scales, ratios);
        while (best.Overlap < GoodOverlap)
        {
            (int Scales, int Ratios, AnchorChoice Choice)[] larger =
            [
                .. new[] { (scales + 1, ratios), (scales, ratios + 1) }
                    .Where(count => count.Item1 <= MostScales && count.Item2 <= MostRatios && count.Item1 * count.Item2 <= MostAnchors)
                    .Select(count => (count.Item1, count.Item2, Fit(sizes, count.Item1, count.Item2))),
            ];
            if (larger.Length == 0)
                return best;
            (int Scales, int Ratios, AnchorChoice Choice) next = larger.MaxBy(item => item.Choice.Overlap);
            if (next.Choice.Overlap < best.Overlap + NotableGain)
                return best;
            (scales, ratios, best) = next;
        }

        return best;
    }

    /// <summary>The mean overlap (IoU, 0 to 1) of boxes with the best of given anchors, both around the same centre.</summary>
    /// <param name="sizes">Widths and heights in network pixels.</param>
    /// <param name="scales">Sides of square anchors in units of <see cref="Unit"/>.</param>
    /// <param name="ratios">Height by width.</param>
    public static double Overlap(IReadOnlyList<(double Width, double Height)> sizes, IReadOnlyList<float> scales, IReadOnlyList<float> ratios)
    {
        double[] of = [.. scales.Select(scale => (double)scale)], by = [.. ratios.Select(ratio => (double)ratio)];
        return sizes.Count == 0 ? 0 : sizes.Average(size => Nearest(size, of, by).Overlap);
    }

    private static AnchorChoice Fit(IReadOnlyList<(double Width, double Height)> sizes, int scaleCount, int ratioCount)
    {
        double[] scaleOf = [.. sizes.Select(size => Math.Sqrt(size.Width * size.Height) / Unit)];
        double[] ratioOf = [.. sizes.Select(size => size.Height / size.Width)];
        double[] scales = Quantiles(scaleOf, scaleCount), ratios = Quantiles(ratioOf, ratioCount);
        (int, int)[] before = [];
        for (int round = 0; round < MostRounds; round++)
        {
            (int Scale, int Ratio)[] nearest = [.. sizes.Select(size => Nearest(size, scales, ratios)).Select(found => (found.Scale, found.Ratio))];
            if (nearest.AsSpan().SequenceEqual(before))
                break;
            before = nearest;
            scales = Means(scaleOf, [.. nearest.Select(item => item.Scale)], scales);
            ratios = Means(ratioOf, [.. nearest.Select(item => item.Ratio)], ratios);
        }

        ImmutableArray<float> roundedScales = Rounded(scales), roundedRatios = Rounded(ratios);
        return new AnchorChoice(roundedScales, roundedRatios, Overlap(sizes, roundedScales, roundedRatios));
    }

    // The middles of equal parts of the sorted values.
    private static double[] Quantiles(double[] values, int count)
    {
        double[] sorted = [.. values.Order()];
        return [.. Enumerable.Range(0, count).Select(i => sorted[(int)((i + 0.5) * sorted.Length / count)])];
    }

    // Sizes and ratios are compared by factors, so their means are geometric. A centre without boxes stays where it is.
    private static double[] Means(double[] values, int[] nearest, double[] centres)
    {
        var sums = new double[centres.Length];
        var counts = new int[centres.Length];
        for (int i = 0; i < values.Length; i++)
        {
            sums[nearest[i]] += Math.Log(values[i]);
            counts[nearest[i]]++;
        }

        return [.. centres.Select((centre, i) => counts[i] == 0 ? centre : Math.Exp(sums[i] / counts[i]))];
    }

    private static (int Scale, int Ratio, double Overlap) Nearest((double Width, double Height) size, double[] scales, double[] ratios)
    {
        (int Scale, int Ratio, double Overlap) best = (0, 0, -1);
        for (int i = 0; i < scales.Length; i++)
        {
            for (int j = 0; j < ratios.Length; j++)
            {
                double root = Math.Sqrt(ratios[j]), width = Unit * scales[i] / root, height = Unit * scales[i] * root;
                double common = Math.Min(size.Width, width) * Math.Min(size.Height, height);
                double overlap = common / ((size.Width * size.Height) + (width * height) - common);
                if (overlap > best.Overlap)
                    best = (i, j, overlap);
            }
        }

        return best;
    }

    // Three digits are short enough to be given on a command line.
    private static ImmutableArray<float> Rounded(double[] values) =>
        [.. values.Select(value => float.Parse(value.ToString("G3", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order()];
}

/// <summary>Scales and ratios of anchors, and how well they fit.</summary>
/// <param name="Scales">Sides of square anchors in units of 16 network pixels, ascending.</param>
/// <param name="Ratios">Height by width, ascending.</param>
/// <param name="Overlap">Mean IoU of boxes with their best anchor, 0 to 1.</param>
internal sealed record AnchorChoice(ImmutableArray<float> Scales, ImmutableArray<float> Ratios, double Overlap);
