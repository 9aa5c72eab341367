using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>Represents the detections of one frame, best score first.</summary>
/// <param name="Boxes">x0 y0 x1 y1 per detection, source pixels.</param>
/// <param name="Scores">One per detection, in [0, 1].</param>
/// <param name="Labels">One per detection, 0-based class.</param>
internal sealed record FrameResult(float[] Boxes, float[] Scores, long[] Labels)
{
    /// <summary>Gets a result without detections.</summary>
    public static FrameResult Empty { get; } = new([], [], []);

    /// <summary>Gets the track of each detection, from 1, or 0 for none; empty if tracking is off.</summary>
    public int[] TrackIds { get; init; } = [];

    /// <summary>Removes detections of a low score.</summary>
    /// <param name="threshold">Detections of this score or less are dropped.</param>
    public FrameResult Above(float threshold)
    {
        int count = Scores.Length;
        while (count > 0 && Scores[count - 1] <= threshold)
            count--;
        return count == Scores.Length ? this : new FrameResult(Boxes[..(4 * count)], Scores[..count], Labels[..count])
        {
            TrackIds = TrackIds.Length == 0 ? [] : TrackIds[..count],
        };
    }

    /// <summary>Sorts the detections by descending score; the sort is stable.</summary>
    public FrameResult ByScore()
    {
        int[] order = [.. Enumerable.Range(0, Scores.Length).OrderByDescending(i => Scores[i])];
        return new FrameResult(
            [.. order.SelectMany(i => Boxes[(4 * i)..((4 * i) + 4)])], [.. order.Select(i => Scores[i])], [.. order.Select(i => Labels[i])])
        {
            TrackIds = TrackIds.Length == 0 ? [] : [.. order.Select(i => TrackIds[i])],
        };
    }
}
