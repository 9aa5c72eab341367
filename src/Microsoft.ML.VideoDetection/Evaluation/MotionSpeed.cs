using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Computes the speed of labeled objects: their mean IoU with themselves in nearby frames.</summary>
/// <remarks>
/// Origin: Zhu, Wang, Dai, Yuan, Wei, "Flow-Guided Feature Aggregation for Video Object Detection", ICCV 2017, section 5: frames within ±10; slow above 0.9,
/// medium from 0.7 to 0.9, fast below 0.7. The frame itself is not part of the mean, so an object that is labeled in no other frame nearby has no speed.
/// </remarks>
internal static class MotionSpeed
{
    public const int Reach = 10;
    public const double Slow = 0.9;
    public const double Fast = 0.7;

    /// <summary>Computes the motion IoU of each label, NaN if it has none; null if no label has a track.</summary>
    public static double[]? MeanIou(IReadOnlyList<LabeledBox> labels)
    {
        var order = new List<int>(labels.Count);
        for (int i = 0; i < labels.Count; i++)
        {
            if (labels[i].Track is not null && !labels[i].IsCrowd)
                order.Add(i);
        }

        if (order.Count == 0)
            return null;
        order.Sort((a, b) => (labels[a].Video, labels[a].Track!.Value, labels[a].FrameIndex, a)
            .CompareTo((labels[b].Video, labels[b].Track!.Value, labels[b].FrameIndex, b)));
        var result = new double[labels.Count];
        Array.Fill(result, double.NaN);
        ReadOnlySpan<int> sorted = CollectionsMarshal.AsSpan(order);
        for (int i = 0; i < sorted.Length; i++)
        {
            double sum = 0;
            int count = 0;
            for (int j = i - 1; j >= 0 && IsNear(labels[sorted[j]], labels[sorted[i]]); j--)
                Add(j);
            for (int j = i + 1; j < sorted.Length && IsNear(labels[sorted[i]], labels[sorted[j]]); j++)
                Add(j);
            if (count > 0)
                result[sorted[i]] = sum / count;

            void Add(int other)
            {
                sum += labels[order[i]].Box.Iou(labels[order[other]].Box);
                count++;
            }
        }

        return result;
    }

    /// <summary>Gets the rule under which an object counts; null for none.</summary>
    public static MatchRule? RuleOf(double motionIou) => motionIou switch
    {
        double.NaN => null,
        > Slow => MatchRule.Slow,
        < Fast => MatchRule.Fast,
        _ => MatchRule.Moderate,
    };

    private static bool IsNear(in LabeledBox earlier, in LabeledBox later) =>
        earlier.Video == later.Video && earlier.Track == later.Track && later.FrameIndex - earlier.FrameIndex <= Reach;
}
