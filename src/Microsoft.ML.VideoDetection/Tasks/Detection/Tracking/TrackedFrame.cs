using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

/// <summary>What a tracker has to know of a frame besides its detections.</summary>
/// <param name="VideoId">Video of the frame; another one begins anew.</param>
/// <param name="FrameIndex">0-based index in the video; one that is not behind the last one begins anew.</param>
/// <param name="KeyFrameIndex">0-based index of the key frame that the motion leads to; the frame's own on key frames.</param>
/// <param name="Geometry">Source pixels to network pixels.</param>
/// <param name="Motion">From the frame to its key frame; null on key frames, and where there is no estimate.</param>
internal readonly record struct TrackedFrame(
    string VideoId, int FrameIndex, int KeyFrameIndex, FrameGeometry Geometry, MotionField? Motion)
{
    public bool IsKeyFrame => KeyFrameIndex == FrameIndex;
}
