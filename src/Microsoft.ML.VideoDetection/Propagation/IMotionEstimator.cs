using Microsoft.ML.VideoDetection.Modeling;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Estimates the motion from a stream's frames to their key frame.</summary>
/// <remarks>Not thread-safe: use one per stream. Call it in inference mode.</remarks>
internal interface IMotionEstimator
{
    /// <summary>Gets the motion of the last frame at the estimator's resolution; valid until the next call.</summary>
    MotionField Field { get; }

    /// <summary>
    /// Gets the motion from the last frame to the previous one, valid until the next call; null if it is not known, because frames were skipped or all frames
    /// are compared with the key frame only.
    /// </summary>
    FrameStep? Step { get; }

    /// <summary>Makes a frame the key frame; computation is deferred until a frame is estimated.</summary>
    /// <param name="key">Must not change until there is another key frame.</param>
    /// <param name="frameIndex">0-based index in the video.</param>
    void SetKeyFrame(FramePixels key, int frameIndex);

    /// <summary>Drops the key frame and frees the tensors made from it; the next call must be <see cref="SetKeyFrame"/>.</summary>
    void Reset();

    /// <summary>Estimates the motion from a frame to the key frame.</summary>
    /// <param name="frame">Frame of the key frame's geometry.</param>
    /// <param name="frameIndex">0-based index in the video, after that of the key frame.</param>
    void Estimate(FramePixels frame, int frameIndex);

    /// <summary>Computes where each cell of the last frame was in the key frame.</summary>
    /// <param name="level">Features of the key frame.</param>
    /// <returns>Columns and rows, [1, h, w] each, in cells from the left and from the top, on the level's device.</returns>
    (Tensor Columns, Tensor Rows) PositionsOf(FeatureLevel level);
}
