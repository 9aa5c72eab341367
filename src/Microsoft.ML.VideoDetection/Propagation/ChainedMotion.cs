using Microsoft.ML.VideoDetection.Data.Synthetic;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Tracks the motion from the current frame of a stream back to its key frame, from one frame to the next.</summary>
/// <remarks>
/// Small motion is found more reliably than large motion, so each frame is compared with the previous one and the motions are composed; since errors add up,
/// the composed motion is only the start of the search in the key frame. Fill <see cref="Next"/> with a frame, then call one of the three methods; each
/// returns the motion from that frame to the key frame in pixels of level 0, which later calls overwrite. Nothing is allocated after the first few frames of
/// a size. Not thread-safe.
/// </remarks>
internal sealed class ChainedMotion
{
    private readonly DenseInverseSearch _search;

    // Three, because the key frame's is kept while the others take turns.
    private readonly LumaPyramid[] _pyramids;
    private readonly MotionField _step = new();
    private LumaPyramid? _key, _previous;
    private MotionField _total = new(), _before = new();

    /// <param name="options">Options of the search.</param>
    public ChainedMotion(DenseInverseSearchOptions options)
    {
        _search = new DenseInverseSearch(options);
        _pyramids = [new LumaPyramid(options), new LumaPyramid(options), new LumaPyramid(options)];
        Next = _pyramids[0];
    }

    /// <summary>Gets the pyramid to fill with the next frame; each call replaces it.</summary>
    public LumaPyramid Next { get; private set; }

    /// <summary>Gets the motion from the last frame to the key frame.</summary>
    public MotionField Total => _total;

    /// <summary>
    /// Gets the motion from the last frame to the previous one, until <see cref="Next"/> is filled; null unless <see cref="Advance"/> was called.
    /// </summary>
    public FrameStep? Step { get; private set; }

    /// <summary>Makes the next frame the key frame, without motion.</summary>
    public MotionField Restart()
    {
        Require(Next.Width > 0, "There is no frame to restart at: fill Next first.");
        LumaLevel finest = Next[Next.FinestScale];
        _total.Resize(finest.Width, finest.Height, Next.FinestScale);
        Array.Clear(_total.Vectors);
        (_key, Step) = (Next, null);
        Turn();
        return _total;
    }

    /// <summary>Estimates the motion from the next frame to the key frame, starting from the composed motion over the last frame.</summary>
    public MotionField Advance()
    {
        Require(_previous is not null, "There is no key frame to advance from: call Restart first.");
        _search.Estimate(Next, _previous!, _step);
        (_before, _total) = (_total, _before);
        MotionComposition.Compose(_step, _before, _total);
        if (_previous != _key)
        {
            (_before, _total) = (_total, _before);
            _search.Estimate(Next, _key!, _total, _before);
        }

        Step = new FrameStep(_step, _previous!, Next);
        Turn();
        return _total;
    }

    /// <summary>Estimates the motion from the next frame directly to the key frame, for use after skipped frames.</summary>
    public MotionField Direct()
    {
        Require(_key is not null, "There is no key frame to look at: call Restart first.");
        // The motion of the last frame is a good start, however many frames ago it was.
        (_before, _total) = (_total, _before);
        _search.Estimate(Next, _key!, _total, _before);
        Step = null;
        Turn();
        return _total;
    }

    private static void Require(bool met, string message)
    {
        if (!met)
            throw new InvalidOperationException(message);
    }

    private void Turn()
    {
        _previous = Next;
        foreach (LumaPyramid pyramid in _pyramids)
        {
            if (pyramid != _key && pyramid != _previous)
                Next = pyramid;
        }
    }
}
