namespace Microsoft.ML.VideoDetection.Evaluation.Segmentation;

/// <summary>Counts, for each class, how many boundary pixels have a boundary pixel of the other map near them.</summary>
/// <remarks>
/// A boundary pixel of a class has another class above, below, left or right of it. Pixels whose label is ignored are on neither map, and next to
/// them is no boundary, since nobody knows what is there.
/// Origin: Csurka et al., "What is a good evaluation measure for semantic segmentation?", BMVC 2013, with sums over all frames instead of means over frames.
/// </remarks>
internal sealed class BoundaryCount
{
    private readonly double _tolerance;
    private readonly long[] _labelled, _labelledFound, _predicted, _predictedRight;
    private (int Width, int Height, (int X, int Y)[] Offsets) _near = (0, 0, []);
    private byte[] _visible = [], _labelEdges = [], _predictionEdges = [];

    /// <param name="classCount">Number of classes.</param>
    /// <param name="tolerance">How far boundaries may lie apart, as a share of the picture's diagonal.</param>
    public BoundaryCount(int classCount, double tolerance)
    {
        _tolerance = tolerance;
        (_labelled, _labelledFound) = (new long[classCount], new long[classCount]);
        (_predicted, _predictedRight) = (new long[classCount], new long[classCount]);
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="labels">0-based class of each pixel, row by row, or <see cref="LabelMapFrame.Ignored"/>.</param>
    /// <param name="predictions">The same.</param>
    /// <param name="width">Pixels in a row.</param>
    public void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions, int width)
    {
        int height = labels.Length / width;
        if (_near.Width != width || _near.Height != height)
            _near = (width, height, Offsets(width, height));
        if (_visible.Length != labels.Length)
            (_visible, _labelEdges, _predictionEdges) = (new byte[labels.Length], new byte[labels.Length], new byte[labels.Length]);
        for (int i = 0; i < labels.Length; i++)
            _visible[i] = labels[i] == LabelMapFrame.Ignored ? LabelMapFrame.Ignored : predictions[i];

        MarkEdges(labels, width, _labelEdges);
        MarkEdges(_visible, width, _predictionEdges);
        Match(_labelEdges, _predictionEdges, width, height, _labelled, _labelledFound);
        Match(_predictionEdges, _labelEdges, width, height, _predicted, _predictedRight);
    }

    /// <summary>Gets the harmonic mean of the shares of boundary pixels that are right and that were found; null where neither map has a boundary of the class.</summary>
    /// <param name="index">0-based class.</param>
    public double? F(int index)
    {
        if (_labelled[index] + _predicted[index] == 0)
            return null;
        double recall = Share(_labelledFound[index], _labelled[index]), precision = Share(_predictedRight[index], _predicted[index]);
        return recall + precision == 0 ? 0 : 2 * recall * precision / (recall + precision);
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    // The class of each boundary pixel, and Ignored elsewhere.
    private static void MarkEdges(ReadOnlySpan<byte> map, int width, Span<byte> edges)
    {
        for (int i = 0, x = 0; i < map.Length; i++, x = x + 1 == width ? 0 : x + 1)
        {
            byte own = map[i];
            bool isEdge = own != LabelMapFrame.Ignored
                && ((x > 0 && IsOther(own, map[i - 1])) || (x + 1 < width && IsOther(own, map[i + 1]))
                    || (i >= width && IsOther(own, map[i - width])) || (i + width < map.Length && IsOther(own, map[i + width])));
            edges[i] = isEdge ? own : LabelMapFrame.Ignored;
        }
    }

    private static bool IsOther(byte own, byte neighbour) => neighbour != own && neighbour != LabelMapFrame.Ignored;

    private void Match(ReadOnlySpan<byte> edges, ReadOnlySpan<byte> others, int width, int height, long[] all, long[] matched)
    {
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                byte own = edges[(y * width) + x];
                if (own >= all.Length)
                    continue;
                all[own]++;
                foreach ((int dx, int dy) in _near.Offsets)
                {
                    int u = x + dx, v = y + dy;
                    if (u >= 0 && v >= 0 && u < width && v < height && others[(v * width) + u] == own)
                    {
                        matched[own]++;
                        break;
                    }
                }
            }
        }
    }

    // Nearest first, since most are near.
    private (int X, int Y)[] Offsets(int width, int height)
    {
        double radius = _tolerance * Math.Sqrt(((double)width * width) + ((double)height * height));
        int reach = (int)radius;
        return
        [
            .. from y in Enumerable.Range(-reach, (2 * reach) + 1)
               from x in Enumerable.Range(-reach, (2 * reach) + 1)
               let square = (x * x) + (y * y)
               where square <= radius * radius
               orderby square
               select (x, y),
        ];
    }
}
