using System.Buffers;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>Selects proposals from the proposal head's outputs, in memory: best anchors, decoding, suppression.</summary>
/// <param name="cellAnchors">x0 y0 x1 y1 of the anchors of the cell at the origin, network pixels.</param>
/// <param name="stride">Network pixels per cell.</param>
/// <param name="nmsThreshold">Boxes with a larger IoU than this with a better one are dropped.</param>
/// <param name="before">Number of best boxes that suppression considers.</param>
/// <remarks>Origin: mmdet/models/dense_heads/rpn_head.py; ties keep the order of the anchors.</remarks>
internal sealed class ProposalSelection(float[] cellAnchors, int stride, float nmsThreshold, int before)
{
    private readonly int _anchors = cellAnchors.Length / 4;

    /// <param name="architecture">Provides anchors and limits.</param>
    public ProposalSelection(DeepFeatureFlowArchitecture architecture)
        : this(
            Anchors.Cell(ResNetBackbone.Stride, architecture.AnchorScales, architecture.AnchorRatios),
            ResNetBackbone.Stride,
            architecture.ProposalNmsThreshold,
            architecture.ProposalsBeforeSuppression)
    {
    }

    /// <summary>Selects proposals from outputs on any device.</summary>
    /// <param name="outputs">[1, 5·A, h, w]: objectness logits of the anchors, then four deltas for each.</param>
    /// <param name="geometry">Boxes are clipped to its unpadded area.</param>
    /// <param name="count">The most proposals.</param>
    /// <returns>x0 y0 x1 y1 of each proposal in network pixels, and scores in (0, 1), best first.</returns>
    public (float[] Boxes, float[] Scores) Select(Tensor outputs, FrameGeometry geometry, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor cells = ChannelsLast.Cells(outputs.cpu());
        return Select(
            TensorMemory.Of(cells), (int)cells.shape[1], (int)cells.shape[2], geometry.NetworkWidth, geometry.NetworkHeight, count);
    }

    /// <param name="outputs">[h, w, 5·A]: for each cell the objectness logits of its anchors, then four deltas for each.</param>
    /// <param name="rows">Rows of cells.</param>
    /// <param name="columns">Cells in a row.</param>
    /// <param name="width">Boxes are clipped to [0, width], network pixels.</param>
    /// <param name="height">Boxes are clipped to [0, height], network pixels.</param>
    /// <param name="count">The most proposals.</param>
    /// <returns>x0 y0 x1 y1 of each proposal in network pixels, and the scores in (0, 1), best first.</returns>
    public (float[] Boxes, float[] Scores) Select(ReadOnlySpan<float> outputs, int rows, int columns, float width, float height, int count)
    {
        int total = rows * columns * _anchors, kept = Math.Min(before, total);
        ulong[] order = ArrayPool<ulong>.Shared.Rent(total);
        float[] boxes = ArrayPool<float>.Shared.Rent(4 * kept), scores = ArrayPool<float>.Shared.Rent(kept);
        try
        {
            for (int i = 0; i < total; i++)
                order[i] = ScoreOrder.Key(Sigmoid(outputs[(i / _anchors * 5 * _anchors) + (i % _anchors)]), i);
            Array.Sort(order, 0, total);
            int solid = Decode(outputs, columns, width, height, order.AsSpan(0, kept), boxes, scores);

            // Columns, as suppression expects them: x0 of all boxes, then y0, x1, y1.
            long[] best = NonMaximumSuppression.Keep(Compact(boxes, kept, solid), solid, nmsThreshold, count);
            var result = new float[4 * best.Length];
            var resultScores = new float[best.Length];
            for (int i = 0; i < best.Length; i++)
            {
                for (int side = 0; side < 4; side++)
                    result[(4 * i) + side] = boxes[(side * solid) + (int)best[i]];
                resultScores[i] = scores[(int)best[i]];
            }

            return (result, resultScores);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(order);
            ArrayPool<float>.Shared.Return(boxes);
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    /// <summary>Decodes boxes into columns of a given length and drops the empty ones.</summary>
    /// <returns>The number of remaining boxes.</returns>
    private int Decode(
        ReadOnlySpan<float> outputs, int columns, float width, float height, ReadOnlySpan<ulong> order, Span<float> boxes, Span<float> scores)
    {
        int solid = 0;
        foreach (ulong key in order)
        {
            int index = ScoreOrder.Index(key), cell = index / _anchors, anchor = index % _anchors;
            ReadOnlySpan<float> outputsOfCell = outputs.Slice(cell * 5 * _anchors, 5 * _anchors);
            float x = cell % columns * stride, y = cell / columns * stride;
            ReadOnlySpan<float> shape = cellAnchors.AsSpan(4 * anchor, 4);
            var reference = new Box(x + shape[0], y + shape[1], x + shape[2], y + shape[3]);
            Box box = BoxCoder.Decode(reference, outputsOfCell.Slice(_anchors + (4 * anchor), 4), std: 1, width, height);
            if (!(box.X1 > box.X0 && box.Y1 > box.Y0))
                continue;
            boxes[solid] = box.X0;
            boxes[order.Length + solid] = box.Y0;
            boxes[(2 * order.Length) + solid] = box.X1;
            boxes[(3 * order.Length) + solid] = box.Y1;
            scores[solid++] = ScoreOrder.Score(key);
        }

        return solid;
    }

    // Columns were laid out for all boxes; without the empty ones they are shorter.
    private static ReadOnlySpan<float> Compact(Span<float> boxes, int length, int solid)
    {
        for (int side = 1; side < 4 && solid < length; side++)
            boxes.Slice(side * length, solid).CopyTo(boxes[(side * solid)..]);
        return boxes[..(4 * solid)];
    }

    private static float Sigmoid(float logit) => 1 / (1 + MathF.Exp(-logit));
}
