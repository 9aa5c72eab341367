using System.Buffers;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>Selects detections from the region head's outputs, in memory: softmax, decoding, suppression within each class.</summary>
/// <remarks>Origin: mmdet/core/post_processing/bbox_nms.py, multiclass_nms.</remarks>
/// <param name="classes">Classes without the background.</param>
/// <param name="deltaStd">Unit of the deltas.</param>
/// <param name="nmsThreshold">Boxes with a larger IoU than this with a better box of their class are dropped.</param>
/// <param name="most">The most detections.</param>
internal sealed class RegionSelection(int classes, float deltaStd, float nmsThreshold, int most)
{
    /// <param name="architecture">Provides classes and limits.</param>
    public RegionSelection(DeepFeatureFlowArchitecture architecture)
        : this(architecture.ClassNames.Length, (float)RegionHead.DeltaStd, architecture.NmsThreshold, architecture.MaxDetections)
    {
    }

    /// <summary>Gets the number of outputs per region: logits with the background last, then four deltas for each class.</summary>
    public int OutputsPerRegion => classes + 1 + (4 * classes);

    /// <summary>Selects the detections, and the proposals with the best scores whether or not their detection is suppressed.</summary>
    /// <param name="proposals">x0 y0 x1 y1 of each region, network pixels.</param>
    /// <param name="outputs">[regions, <see cref="OutputsPerRegion"/>].</param>
    /// <param name="geometry">Maps network pixels to source pixels; boxes are clipped to its unpadded area.</param>
    /// <param name="scoreThreshold">Detections of a lower score, and proposals without a higher one, are dropped.</param>
    /// <param name="mostProposals">The most proposals to return.</param>
    /// <param name="earlierScores">Scores of the regions on another frame, [regions, classes]: scores become the geometric mean of both. May be
    /// empty.</param>
    public (FrameResult Detections, ScoredProposals BestProposals) Select(
        ReadOnlySpan<float> proposals,
        ReadOnlySpan<float> outputs,
        FrameGeometry geometry,
        float scoreThreshold,
        int mostProposals = 0,
        ReadOnlySpan<float> earlierScores = default)
    {
        int total = proposals.Length / 4 * classes;
        Box[] boxes = ArrayPool<Box>.Shared.Rent(total);
        ulong[] order = ArrayPool<ulong>.Shared.Rent(total);
        float[] columns = ArrayPool<float>.Shared.Rent(4 * total);
        try
        {
            int found = Collect(proposals, outputs, earlierScores, geometry, scoreThreshold, boxes, order);
            Array.Sort(order, 0, found);
            Arrange(boxes, order.AsSpan(0, found), columns);
            long[] kept = NonMaximumSuppression.Keep(columns.AsSpan(0, 4 * found), found, nmsThreshold, most);
            return (Result(kept, order, boxes), BestProposals(proposals, outputs, order.AsSpan(0, found), mostProposals));
        }
        finally
        {
            ArrayPool<Box>.Shared.Return(boxes);
            ArrayPool<ulong>.Shared.Return(order);
            ArrayPool<float>.Shared.Return(columns);
        }
    }

    private int Collect(
        ReadOnlySpan<float> proposals,
        ReadOnlySpan<float> outputs,
        ReadOnlySpan<float> earlierScores,
        FrameGeometry geometry,
        float scoreThreshold,
        Box[] boxes,
        ulong[] order)
    {
        int found = 0;
        float scaleX = geometry.ScaleX, scaleY = geometry.ScaleY;
        Span<float> scores = classes < 1024 ? stackalloc float[classes + 1] : new float[classes + 1];
        for (int region = 0; region < proposals.Length / 4; region++)
        {
            ReadOnlySpan<float> numbers = outputs.Slice(region * OutputsPerRegion, OutputsPerRegion);
            Softmax(numbers[..(classes + 1)], scores);
            var reference = new Box(
                proposals[4 * region], proposals[(4 * region) + 1], proposals[(4 * region) + 2], proposals[(4 * region) + 3]);
            for (int label = 0; label < classes; label++)
            {
                if (!earlierScores.IsEmpty)
                    scores[label] = MathF.Sqrt(scores[label] * earlierScores[(region * classes) + label]);
                if (!(scores[label] > scoreThreshold))
                    continue;
                Box box = BoxCoder.Decode(
                    reference, numbers.Slice(classes + 1 + (4 * label), 4), deltaStd, geometry.NetworkWidth, geometry.NetworkHeight);
                int index = (region * classes) + label;
                boxes[index] = new Box(box.X0 / scaleX, box.Y0 / scaleY, box.X1 / scaleX, box.Y1 / scaleY);
                order[found++] = ScoreOrder.Key(scores[label], index);
            }
        }

        return found;
    }

    /// <summary>Writes the boxes as sorted columns, offset by class so that classes never overlap (mmcv/ops/nms.py, batched_nms).</summary>
    private void Arrange(Box[] boxes, ReadOnlySpan<ulong> order, Span<float> columns)
    {
        float farthest = float.NegativeInfinity;
        foreach (ulong key in order)
        {
            Box box = boxes[ScoreOrder.Index(key)];
            farthest = Math.Max(farthest, Math.Max(Math.Max(box.X0, box.Y0), Math.Max(box.X1, box.Y1)));
        }

        int count = order.Length;
        for (int i = 0; i < count; i++)
        {
            int index = ScoreOrder.Index(order[i]);
            float offset = index % classes * (farthest + 1);
            Box box = boxes[index];
            columns[i] = box.X0 + offset;
            columns[count + i] = box.Y0 + offset;
            columns[(2 * count) + i] = box.X1 + offset;
            columns[(3 * count) + i] = box.Y1 + offset;
        }
    }

    // A proposal is in the order once for each of its classes.
    private ScoredProposals BestProposals(ReadOnlySpan<float> proposals, ReadOnlySpan<float> outputs, ReadOnlySpan<ulong> order, int most)
    {
        most = Math.Min(most, proposals.Length / 4);
        if (most == 0)
            return ScoredProposals.Empty;
        float[] best = new float[4 * most], scores = new float[most * classes], all = new float[classes + 1];
        Span<bool> taken = new bool[proposals.Length / 4];
        int count = 0;
        for (int i = 0; i < order.Length && count < most; i++)
        {
            int region = ScoreOrder.Index(order[i]) / classes;
            if (taken[region])
                continue;
            taken[region] = true;
            proposals.Slice(4 * region, 4).CopyTo(best.AsSpan(4 * count));
            Softmax(outputs.Slice(region * OutputsPerRegion, classes + 1), all);
            all.AsSpan(0, classes).CopyTo(scores.AsSpan(count * classes));
            count++;
        }

        return new ScoredProposals(best[..(4 * count)], scores[..(count * classes)]);
    }

    private FrameResult Result(long[] kept, ulong[] order, Box[] boxes)
    {
        var result = new FrameResult(new float[4 * kept.Length], new float[kept.Length], new long[kept.Length]);
        for (int i = 0; i < kept.Length; i++)
        {
            ulong key = order[kept[i]];
            int index = ScoreOrder.Index(key);
            (result.Boxes[4 * i], result.Boxes[(4 * i) + 1], result.Boxes[(4 * i) + 2], result.Boxes[(4 * i) + 3]) = boxes[index];
            result.Scores[i] = ScoreOrder.Score(key);
            result.Labels[i] = index % classes;
        }

        return result;
    }

    private static void Softmax(ReadOnlySpan<float> logits, Span<float> scores)
    {
        float largest = float.NegativeInfinity, sum = 0;
        foreach (float logit in logits)
            largest = Math.Max(largest, logit);
        for (int i = 0; i < logits.Length; i++)
            sum += scores[i] = MathF.Exp(logits[i] - largest);
        for (int i = 0; i < logits.Length; i++)
            scores[i] /= sum;
    }
}

/// <summary>Represents boxes that the region head has classified, best first.</summary>
/// <param name="Boxes">x0 y0 x1 y1 of each, network pixels.</param>
/// <param name="Scores">[boxes, classes], without the background, in [0, 1].</param>
internal readonly record struct ScoredProposals(float[] Boxes, float[] Scores)
{
    /// <summary>Gets an empty set of boxes.</summary>
    public static ScoredProposals Empty { get; } = new([], []);
}
