using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Estimates where the places of a stream's frames were in their key frame, by dense inverse search on half of the network's resolution.</summary>
/// <remarks>
/// From frame to frame where frames follow one another, straight to the key frame where some were left out. Nothing is computed before a
/// frame is asked for. Not thread-safe: one per stream.
/// </remarks>
internal sealed class StreamMotion
{
    private readonly ChainedMotion _chain = new(DenseInverseSearchOptions.Fast);
    private int? _lastIndex;

    /// <summary>Forgets the key frame: the next call brings another one.</summary>
    public void Reset() => _lastIndex = null;

    /// <summary>Estimates the motion of a frame.</summary>
    /// <param name="key">The key frame; read in the first call after <see cref="Reset"/> only.</param>
    /// <param name="keyIndex">Its index in the video.</param>
    /// <param name="frame">The frame, of the same size.</param>
    /// <param name="frameIndex">Its index in the video, behind that of the key frame.</param>
    /// <returns>From the frame to the key frame; overwritten by the next call.</returns>
    public MotionField ToKeyFrame(FramePixels key, int keyIndex, FramePixels frame, int frameIndex)
    {
        if (_lastIndex is null)
        {
            Fill(key);
            _chain.Restart();
            _lastIndex = keyIndex;
        }

        Fill(frame);
        MotionField field = frameIndex == _lastIndex + 1 ? _chain.Advance() : _chain.Direct();
        _lastIndex = frameIndex;
        return field;
    }

    private void Fill(FramePixels pixels) =>
        _chain.Next.FillFromRgb(pixels.Rgb, pixels.Geometry.NetworkWidth, pixels.Geometry.NetworkHeight);
}
