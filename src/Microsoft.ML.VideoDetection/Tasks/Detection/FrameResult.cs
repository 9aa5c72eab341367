namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>The detections of one frame, best score first.</summary>
/// <param name="Boxes">x0 y0 x1 y1 per detection, source pixels.</param>
/// <param name="Scores">One per detection, in [0, 1].</param>
/// <param name="Labels">One per detection, 0-based class.</param>
internal sealed record FrameResult(float[] Boxes, float[] Scores, long[] Labels)
{
    /// <summary>Gets a result without detections.</summary>
    public static FrameResult Empty { get; } = new([], [], []);

    /// <summary>Leaves out the weaker detections.</summary>
    /// <param name="threshold">Detections of this score or less are dropped.</param>
    public FrameResult Above(float threshold)
    {
        int count = Scores.Length;
        while (count > 0 && Scores[count - 1] <= threshold)
            count--;
        return count == Scores.Length ? this : new FrameResult(Boxes[..(4 * count)], Scores[..count], Labels[..count]);
    }
}
