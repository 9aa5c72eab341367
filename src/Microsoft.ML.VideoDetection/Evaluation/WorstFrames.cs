namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Keeps the few frames with the worst mistakes of an endless row of frames.</summary>
/// <typeparam name="T">What is kept of a frame.</typeparam>
/// <param name="capacity">How many.</param>
/// <remarks>
/// What is wrong on one frame is wrong on its neighbours, and twelve pictures of one mistake teach less than twelve of
/// different ones: of each <see cref="Neighbourhood"/> frames of a video only one is kept.
/// </remarks>
internal sealed class WorstFrames<T>(int capacity)
    where T : class
{
    public const int Neighbourhood = 25;

    private readonly List<(int Video, int FrameIndex, double Severity, T Frame)> _kept = [];

    /// <summary>Gets the kept frames, worst first; of equals the earlier.</summary>
    public IEnumerable<T> Kept => _kept.Select(kept => kept.Frame);

    /// <summary>Offers a frame.</summary>
    /// <param name="video">Running number of its video.</param>
    /// <param name="frameIndex">0-based position in the video.</param>
    /// <param name="severity">How bad it is; 0 is right and not kept.</param>
    /// <param name="make">Makes what is kept, called only when the frame is.</param>
    public void Offer(int video, int frameIndex, double severity, Func<T> make)
    {
        int place = _kept.FindIndex(kept => kept.Severity < severity);
        place = place < 0 ? _kept.Count : place;
        if (severity == 0 || place >= capacity)
            return;
        int neighbour = _kept.FindIndex(kept => kept.Video == video && kept.FrameIndex / Neighbourhood == frameIndex / Neighbourhood);
        if (neighbour >= 0 && neighbour < place)
            return;
        if (neighbour >= 0)
            _kept.RemoveAt(neighbour);
        else if (_kept.Count == capacity)
            _kept.RemoveAt(capacity - 1);
        _kept.Insert(place, (video, frameIndex, severity, make()));
    }
}
