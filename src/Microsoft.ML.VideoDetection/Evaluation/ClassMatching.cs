using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Matches all detections of one class, frame after frame, under every rule.</summary>
internal sealed class ClassMatching
{
    private static readonly int _ruleCount = Enum.GetValues<MatchRule>().Length;

    private readonly FrameMatcher _coco = new();
    private readonly ImageNetVidMatcher _imageNet = new();
    private readonly List<LabeledBox> _frameLabels = [];
    private readonly int[] _positives = new int[_ruleCount];
    private readonly int[] _positivesByKeyDistance;
    private readonly Outcome[]?[] _outcomes = new Outcome[_ruleCount][];
    private readonly ushort[] _ranks;
    private readonly ClassBoxes _boxes;
    private readonly IReadOnlyList<LabeledBox> _ignoredForAll;
    private readonly double[]? _motion;
    private bool[] _ignored = new bool[16];

    private ClassMatching(ClassBoxes boxes, IReadOnlyList<LabeledBox> ignoredForAll, int keyDistances, bool withSpeed)
    {
        _boxes = boxes;
        _ignoredForAll = ignoredForAll;
        _motion = withSpeed ? MotionSpeed.MeanIou(boxes.Labels) : null;
        _ranks = new ushort[boxes.Detections.Count];
        _positivesByKeyDistance = new int[keyDistances];
        for (int rule = 0; rule < _ruleCount; rule++)
        {
            if (_motion is not null || (MatchRule)rule is not (MatchRule.Slow or MatchRule.Moderate or MatchRule.Fast))
                _outcomes[rule] = new Outcome[boxes.Detections.Count];
        }
    }

    /// <summary>Matches one class.</summary>
    /// <param name="boxes">Boxes of the class, in order of frames.</param>
    /// <param name="ignoredForAll">Regions that do not count for any class, in order of frames.</param>
    /// <param name="keyDistances">Number of distances from the key frame that occur; 0 if they are not known.</param>
    /// <param name="withSpeed">Whether labels have tracks.</param>
    public static ClassOutcomes Run(ClassBoxes boxes, IReadOnlyList<LabeledBox> ignoredForAll, int keyDistances, bool withSpeed)
    {
        var matching = new ClassMatching(boxes, ignoredForAll, keyDistances, withSpeed);
        matching.MatchFrames();
        return matching.InOrderOfScores();
    }

    private void MatchFrames()
    {
        ReadOnlySpan<DetectedBox> detections = CollectionsMarshal.AsSpan(_boxes.Detections);
        int nextDetection = 0, nextLabel = 0, nextIgnored = 0;
        while (nextDetection < detections.Length || nextLabel < _boxes.Labels.Count)
        {
            int frame = Math.Min(
                nextDetection < detections.Length ? detections[nextDetection].Frame : int.MaxValue,
                nextLabel < _boxes.Labels.Count ? _boxes.Labels[nextLabel].Frame : int.MaxValue);
            int firstLabel = nextLabel, firstDetection = nextDetection;
            _frameLabels.Clear();
            for (; nextLabel < _boxes.Labels.Count && _boxes.Labels[nextLabel].Frame == frame; nextLabel++)
                _frameLabels.Add(_boxes.Labels[nextLabel]);
            while (nextIgnored < _ignoredForAll.Count && _ignoredForAll[nextIgnored].Frame < frame)
                nextIgnored++;
            for (; nextIgnored < _ignoredForAll.Count && _ignoredForAll[nextIgnored].Frame == frame; nextIgnored++)
                _frameLabels.Add(_ignoredForAll[nextIgnored]);
            for (; nextDetection < detections.Length && detections[nextDetection].Frame == frame; nextDetection++)
                _ranks[nextDetection] = (ushort)Math.Min(nextDetection - firstDetection, ushort.MaxValue);
            MatchFrame(detections[firstDetection..nextDetection], firstDetection, firstLabel);
        }
    }

    private void MatchFrame(ReadOnlySpan<DetectedBox> detections, int firstDetection, int firstLabel)
    {
        ReadOnlySpan<LabeledBox> labels = CollectionsMarshal.AsSpan(_frameLabels);
        if (_ignored.Length < labels.Length)
            _ignored = new bool[labels.Length * 2];
        Span<bool> ignored = _ignored.AsSpan(0, labels.Length);

        // COCO ignores detections beyond the limit: they neither match nor take labels away.
        int considered = Math.Min(detections.Length, CocoProtocol.DetectionLimits[^1]);
        detections = detections[..considered];
        _coco.Prepare(detections, labels);
        for (int rule = 0; rule < _ruleCount; rule++)
        {
            if (_outcomes[rule] is not Outcome[] all)
                continue;
            Span<Outcome> outcomes = all.AsSpan(firstDetection, considered);
            for (int g = 0; g < labels.Length; g++)
            {
                ignored[g] = labels[g].IsCrowd || !Counts((MatchRule)rule, labels[g], firstLabel + g);
                if (ignored[g])
                    continue;
                _positives[rule]++;
                if (rule == (int)MatchRule.All && labels[g].KeyDistance >= 0)
                    _positivesByKeyDistance[labels[g].KeyDistance]++;
            }

            if ((MatchRule)rule == MatchRule.ImageNetVid)
                _imageNet.Match(detections, labels, outcomes);
            else
                _coco.Match(detections, labels, ignored, AreaOf((MatchRule)rule), outcomes);
        }
    }

    private bool Counts(MatchRule rule, in LabeledBox label, int position)
    {
        if (rule is MatchRule.Slow or MatchRule.Moderate or MatchRule.Fast)
            return MotionSpeed.RuleOf(_motion![position]) == rule;
        if (rule == MatchRule.ImageNetVid)
            return true;
        (double min, double max) = AreaOf(rule);
        return label.Area >= min && label.Area <= max;
    }

    private static (double Min, double Max) AreaOf(MatchRule rule) =>
        rule <= MatchRule.Large ? CocoProtocol.AreaRanges[(int)rule] : (0, double.PositiveInfinity);

    private ClassOutcomes InOrderOfScores()
    {
        ReadOnlySpan<DetectedBox> detections = CollectionsMarshal.AsSpan(_boxes.Detections);
        int kept = 0;
        var positions = new int[detections.Length];
        for (int i = 0; i < detections.Length; i++)
        {
            if (_ranks[i] < CocoProtocol.DetectionLimits[^1])
                positions[kept++] = i;
        }

        var scores = new double[kept];
        for (int i = 0; i < kept; i++)
            scores[i] = detections[positions[i]].Score;
        var order = new int[kept];
        StableScoreOrder.Sort(scores, order);
        var distances = new int[kept];
        for (int i = 0; i < kept; i++)
        {
            order[i] = positions[order[i]];
            scores[i] = detections[order[i]].Score;
            distances[i] = detections[order[i]].KeyDistance;
        }

        return new ClassOutcomes
        {
            Scores = scores,
            KeyDistances = distances,
            Ranks = Gather(_ranks, order),
            ByRule = [.. _outcomes.Select(outcomes => outcomes is null ? null : Gather(outcomes, order))],
            Positives = _positives,
            PositivesByKeyDistance = _positivesByKeyDistance,
        };
    }

    private static T[] Gather<T>(T[] values, int[] order)
    {
        var gathered = new T[order.Length];
        for (int i = 0; i < order.Length; i++)
            gathered[i] = values[order[i]];
        return gathered;
    }
}
