using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

/// <summary>What a tracker has to know of a frame besides its detections.</summary>
/// <param name="VideoId">Video of the frame; another one begins anew.</param>
/// <param name="FrameIndex">0-based index in the video; one that is not behind the last one begins anew.</param>
/// <param name="Geometry">Source pixels to network pixels.</param>
/// <param name="Step">The motion from the frame to the one before it; null on key frames, and where it is not known.</param>
internal readonly record struct TrackedFrame(string VideoId, int FrameIndex, FrameGeometry Geometry, FrameStep? Step);
