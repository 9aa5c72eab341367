using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tasks;

/// <summary>Turns the features of one stream's frames into the results of a task.</summary>
/// <typeparam name="TResult">What a frame gives.</typeparam>
/// <remarks>Not thread-safe: one per stream. Calls belong into inference mode.</remarks>
internal interface ITaskHead<TResult>
{
    /// <summary>Gets whether frames between key frames need what <see cref="RunOnKeyFrame"/> found.</summary>
    bool NeedsKeyFrameResult { get; }

    /// <summary>Runs on a key frame.</summary>
    /// <param name="features">Of the frame.</param>
    /// <param name="geometry">Of the frame.</param>
    TResult RunOnKeyFrame(IReadOnlyList<FeatureLevel> features, FrameGeometry geometry);

    /// <summary>Runs on a frame after the key frame.</summary>
    /// <param name="features">Of the key frame, carried to the frame.</param>
    /// <param name="geometry">Of both frames.</param>
    /// <param name="motion">From the frame to the key frame.</param>
    TResult RunOnFlowFrame(IReadOnlyList<FeatureLevel> features, FrameGeometry geometry, IMotionEstimator motion);
}
