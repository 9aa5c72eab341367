namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Represents the motion from a frame to the previous one.</summary>
/// <param name="Field">Motion from the frame to the previous one.</param>
/// <param name="Before">The previous frame.</param>
/// <param name="Current">The frame.</param>
internal readonly record struct FrameStep(MotionField Field, LumaPyramid Before, LumaPyramid Current);
