namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Keeps the few frames with the worst mistakes of an unbounded sequence.</summary>
/// <typeparam name="T">Type of a kept frame.</typeparam>
/// <param name="capacity">The most frames to keep.</param>
/// <remarks>
/// A mistake on one frame usually repeats on its neighbors, and twelve pictures of one mistake tell less than twelve different ones:
/// of each <see cref="Neighborhood"/> frames of a video only one is kept.
/// </remarks>
internal sealed class WorstFrames<T>(int capacity)
    where T : class
{
    public const int Neighborhood = 25;

    private readonly List<(int Video, int FrameIndex, double Severity, T Frame)> _kept = [];

    /// <summary>Gets the kept frames, worst first; of equals the earlier.</summary>
    public IEnumerable<T> Kept => _kept.Select(kept => kept.Frame);

    /// <summary>Offers a frame.</summary>
    /// <param name="video">Running number of its video.</param>
    /// <param name="frameIndex">0-based position in the video.</param>
    /// <param name="severity">Severity of its mistakes; a frame of severity 0 is not kept.</param>
    /// <param name="make">Creates the kept frame; invoked only if it is kept.</param>
    public void Offer(int video, int frameIndex, double severity, Func<T> make)
    {
        int place = _kept.FindIndex(kept => kept.Severity < severity);
        place = place < 0 ? _kept.Count : place;
        if (severity == 0 || place >= capacity)
            return;
        int neighbor = _kept.FindIndex(kept => kept.Video == video && kept.FrameIndex / Neighborhood == frameIndex / Neighborhood);
        if (neighbor >= 0 && neighbor < place)
            return;
        if (neighbor >= 0)
            _kept.RemoveAt(neighbor);
        else if (_kept.Count == capacity)
            _kept.RemoveAt(capacity - 1);
        _kept.Insert(place, (video, frameIndex, severity, make()));
    }
}
