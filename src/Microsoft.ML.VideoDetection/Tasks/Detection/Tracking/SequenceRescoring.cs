using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

/// <summary>Raises the scores of a video's detections towards the best score of the sequence that they are part of, after Seq-NMS.</summary>
/// <remarks>
/// Class by class, boxes of neighboring frames are linked if they overlap; the sequence of linked boxes with the largest sum of scores is taken out, its
/// boxes are rescored and suppress boxes that overlap them, until no box is left.
/// Origin: Han et al., Seq-NMS for video object detection, arXiv 1602.08465, 2016. Three things differ, because each costs AP where boxes jump and objects
/// overlap (docs/tracking.md): there all boxes of a sequence get its mean or best score, here the geometric mean of their own and the best, which keeps the
/// order of good and bad boxes of one object; there every box may lengthen a sequence, here only those scoring at least 0.05; there sequences suppress at IoU
/// 0.3, here at a threshold of the caller's, since boxes were suppressed within their frames before.
/// </remarks>
internal static class SequenceRescoring
{
    private const float LinkIou = 0.5f;

    // Any score makes a sum larger, so weaker boxes would extend sequences over background.
    private const float LeastScore = 0.05f;

    /// <summary>Rescores the detections of a video.</summary>
    /// <param name="frames">In order, each best score first.</param>
    /// <param name="suppressionIou">Boxes with a larger IoU with one of a sequence are dropped.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>For each frame its detections, without the suppressed ones, best score first.</returns>
    public static FrameResult[] Apply(IReadOnlyList<FrameResult> frames, float suppressionIou, CancellationToken cancel = default)
    {
        var scores = new float[frames.Count][];
        for (int f = 0; f < scores.Length; f++)
            scores[f] = new float[frames[f].Scores.Length];
        foreach (long label in frames.SelectMany(frame => frame.Labels).Distinct().Order())
            new ClassSequences(frames, label, suppressionIou, cancel).Rescore(scores);
        return [.. frames.Select((frame, f) => Kept(frame, scores[f]))];
    }

    // Suppressed boxes have no score.
    private static FrameResult Kept(FrameResult frame, float[] scores)
    {
        int[] kept = [.. Enumerable.Range(0, scores.Length).Where(i => scores[i] > 0)];
        return new FrameResult(
            [.. kept.SelectMany(i => frame.Boxes[(4 * i)..((4 * i) + 4)])], [.. kept.Select(i => scores[i])], [.. kept.Select(i => frame.Labels[i])])
        {
            TrackIds = frame.TrackIds.Length == 0 ? [] : [.. kept.Select(i => frame.TrackIds[i])],
        }.ByScore();
    }

    /// <summary>Holds the boxes of one class that are not part of a sequence yet, and the best path to each of them.</summary>
    private sealed class ClassSequences
    {
        private readonly float _suppressionIou;
        private readonly CancellationToken _cancel;
        private readonly Node[][] _frames;

        public ClassSequences(IReadOnlyList<FrameResult> frames, long label, float suppressionIou, CancellationToken cancel)
        {
            (_suppressionIou, _cancel) = (suppressionIou, cancel);
            _frames = new Node[frames.Count][];
            for (int f = 0; f < _frames.Length; f++)
            {
                cancel.ThrowIfCancellationRequested();
                FrameResult frame = frames[f];
                _frames[f] =
                [
                    .. Enumerable.Range(0, frame.Labels.Length).Where(i => frame.Labels[i] == label).Select(i => new Node(
                        f,
                        i,
                        new Box(frame.Boxes[4 * i], frame.Boxes[(4 * i) + 1], frame.Boxes[(4 * i) + 2], frame.Boxes[(4 * i) + 3]),
                        frame.Scores[i])),
                ];
                foreach (Node node in _frames[f])
                    node.Before = f == 0 || node.Score < LeastScore ? [] : [.. _frames[f - 1].Where(before => before.Score >= LeastScore && before.Box.Iou(node.Box) > LinkIou)];
                foreach (Node node in _frames[f])
                    node.FindBest();
            }
        }

        public void Rescore(float[][] scores)
        {
            // Sums only decrease when boxes are taken out: an entry whose sum is out of date is put back with the current one.
            var queue = new PriorityQueue<Node, (float NegativeSum, int Frame, int Index)>();
            foreach (Node node in _frames.SelectMany(frame => frame))
                queue.Enqueue(node, (-node.Sum, node.Frame, node.Index));
            while (queue.TryDequeue(out Node? last, out (float NegativeSum, int Frame, int Index) priority))
            {
                _cancel.ThrowIfCancellationRequested();
                if (last.IsDone)
                    continue;
                if (-priority.NegativeSum != last.Sum)
                {
                    queue.Enqueue(last, (-last.Sum, last.Frame, last.Index));
                    continue;
                }

                TakeOut(last, scores);
            }
        }

        private void TakeOut(Node last, float[][] scores)
        {
            List<Node> sequence = [];
            for (Node? node = last; node is not null; node = node.Best)
                sequence.Add(node);
            float best = sequence.Max(node => node.Score);
            foreach (Node node in sequence)
            {
                node.IsDone = true;
                scores[node.Frame][node.Index] = MathF.Sqrt(node.Score * best);
                foreach (Node other in _frames[node.Frame].Where(other => !other.IsDone && other.Box.Iou(node.Box) > _suppressionIou))
                    other.IsDone = true;
            }

            Update(sequence[^1].Frame, last.Frame);
        }

        // Updates the paths to the boxes of these frames and, as long as any of them changes, of the frames after them.
        private void Update(int first, int last)
        {
            bool changed = true;
            for (int f = first; f < _frames.Length && (f <= last + 1 || changed); f++)
            {
                changed = false;
                foreach (Node node in _frames[f])
                    changed |= node.FindBest();
            }
        }
    }

    private sealed class Node(int frame, int index, Box box, float score)
    {
        public int Frame { get; } = frame;

        public int Index { get; } = index;

        public Box Box { get; } = box;

        public float Score { get; } = score;

        /// <summary>Gets or sets the linked boxes of the previous frame.</summary>
        public Node[] Before { get; set; } = [];

        /// <summary>Gets the best linked box; null if the sequence begins here.</summary>
        public Node? Best { get; private set; }

        /// <summary>Gets the sum of the scores of the best sequence that ends here.</summary>
        public float Sum { get; private set; }

        /// <summary>Gets or sets whether the box was taken out or suppressed.</summary>
        public bool IsDone { get; set; }

        /// <summary>Finds the best sequence that ends here and returns whether it changed.</summary>
        public bool FindBest()
        {
            if (IsDone)
                return false;
            (Node? best, float sum) = (null, Score);
            foreach (Node before in Before)
            {
                if (!before.IsDone && before.Sum + Score > sum)
                    (best, sum) = (before, before.Sum + Score);
            }

            bool changed = best != Best || sum != Sum;
            (Best, Sum) = (best, sum);
            return changed;
        }
    }
}
