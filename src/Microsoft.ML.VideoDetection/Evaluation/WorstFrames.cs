namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Keeps the few frames with the worst mistakes of an unbounded sequence.</summary>
/// <remarks>
/// A mistake on one frame usually repeats on its neighbors, and twelve pictures of one mistake tell less than twelve different ones: of each <see
/// cref="Neighborhood"/> frames of a video only one is kept.
/// </remarks>
internal sealed class WorstFrames(int capacity)
{
    public const int Neighborhood = 25;

    private readonly List<FrameMistakes> _kept = [];

    /// <summary>Gets the kept frames, worst first; of equals the earlier.</summary>
    public IReadOnlyList<FrameMistakes> Kept => _kept;

    /// <summary>Offers a frame; its picture is read only if the frame is kept.</summary>
    public void Offer(FrameSample frame, IReadOnlyList<FrameBox> boxes)
    {
        double severity = Severity(boxes);
        int place = _kept.FindIndex(kept => kept.Severity < severity);
        place = place < 0 ? _kept.Count : place;
        if (severity == 0 || place >= capacity)
            return;
        int neighbor = _kept.FindIndex(kept =>
            kept.Video == frame.Video && kept.FrameIndex / Neighborhood == frame.FrameIndex / Neighborhood);
        if (neighbor >= 0 && neighbor < place)
            return;
        if (neighbor >= 0)
            _kept.RemoveAt(neighbor);
        else if (_kept.Count == capacity)
            _kept.RemoveAt(capacity - 1);
        _kept.Insert(place, new FrameMistakes(frame, severity, [.. boxes], frame.Preview?.Invoke()));
    }

    private static double Severity(IReadOnlyList<FrameBox> boxes)
    {
        double severity = 0;
        foreach (FrameBox box in boxes)
        {
            severity += box.Verdict switch
            {
                BoxVerdict.Correct => 0,
                BoxVerdict.FalsePositive => box.Score!.Value,
                _ => 1,
            };
        }

        return severity;
    }
}
