using Microsoft.ML.VideoDetection.Modeling;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Estimates where the places of a stream's frames were in their key frame.</summary>
/// <remarks>Not thread-safe: one per stream. Calls belong into inference mode.</remarks>
internal interface IMotionEstimator
{
    /// <summary>Gets the motion of the last frame, for each pixel of a coarser picture, to be read before the next call.</summary>
    MotionField Field { get; }

    /// <summary>
    /// Gets the motion from the last frame to the one before it, to be read before the next call; null where it is not known: frames between were
    /// left out, or all are compared with the key frame alone.
    /// </summary>
    FrameStep? Step { get; }

    /// <summary>Makes a frame the key frame. Nothing is computed before a frame is estimated.</summary>
    /// <param name="key">Must stay as it is until there is another key frame.</param>
    /// <param name="frameIndex">0-based index in the video.</param>
    void SetKeyFrame(FramePixels key, int frameIndex);

    /// <summary>Forgets the key frame and frees the tensors made of it. The next call has to set another one.</summary>
    void Reset();

    /// <summary>Estimates the motion from a frame to the key frame.</summary>
    /// <param name="frame">Of the key frame's geometry.</param>
    /// <param name="frameIndex">Behind that of the key frame.</param>
    void Estimate(FramePixels frame, int frameIndex);

    /// <summary>Gets where each cell of the last frame was in the key frame.</summary>
    /// <param name="level">Features of the key frame.</param>
    /// <returns>[1, h, w] each, cells from the left and from the top, on the level's device.</returns>
    (Tensor Columns, Tensor Rows) PositionsOf(FeatureLevel level);
}
