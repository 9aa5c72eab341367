namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>The motion from a frame to the one before it.</summary>
/// <param name="Field">From the frame to the one before.</param>
/// <param name="Before">The frame before.</param>
/// <param name="Current">The frame.</param>
internal readonly record struct FrameStep(MotionField Field, LumaPyramid Before, LumaPyramid Current);
